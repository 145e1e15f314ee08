package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.spi.spec.FlowSpec;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A spec with overrides, environment and defaults applied.
 *
 * @param spec the spec, every task explicit
 * @param tree the same as a tree, in the shape that {@code config} prints; must not be changed
 * @param located the same with where each value came from, as it was before printing
 * @param file the file that it came from, or null if it was made in code
 * @param baseDirectory the directory against which its paths resolve; ends in a slash
 * @param places where its values stand, for messages
 * @param files all files that it came from, absolute, in the order in which they were read
 * @param writtenTasks how many tasks its files name before matrices are expanded
 */
public record ResolvedSpec(
    FlowSpec spec,
    ObjectNode tree,
    SpecMapping located,
    @Nullable URI file,
    URI baseDirectory,
    SpecPlaces places,
    List<URI> files,
    int writtenTasks) {
  /** Checks that nothing needed is null. */
  public ResolvedSpec {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(tree, "tree");
    Objects.requireNonNull(located, "located");
    Objects.requireNonNull(baseDirectory, "baseDirectory");
    Objects.requireNonNull(places, "places");
    files = List.copyOf(files);
  }

  /** The file that it came from. */
  public Optional<URI> fileIfAny() {
    return Optional.ofNullable(file);
  }
}

package io.evalflow.engine.spec;

import io.evalflow.spi.spec.FlowSpec;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A spec with overrides, environment and defaults applied.
 *
 * @param spec the spec, every task explicit
 * @param file the file that it came from, or null if it was made in code
 * @param baseDirectory the directory against which its paths resolve; ends in a slash
 */
public record ResolvedSpec(FlowSpec spec, @Nullable URI file, URI baseDirectory) {
  /** Checks that nothing needed is null. */
  public ResolvedSpec {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(baseDirectory, "baseDirectory");
  }

  /** The file that it came from. */
  public Optional<URI> fileIfAny() {
    return Optional.ofNullable(file);
  }
}

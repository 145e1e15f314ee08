package io.evalflow.engine.step;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a step is to do. Immutable as long as nobody writes to the tree.
 *
 * @param step name of the step, or {@code file.java@name}
 * @param options its options by their names in snake_case
 * @param paths logs, and directories for the logs in them
 * @param filters names of filters, {@code file.java@name}, or expressions; all must pass
 * @param excludes the same; none may pass
 * @param recursive whether directories below are searched, too
 * @param dryRun whether nothing is written
 * @param author who makes the edits, where the step's options do not say; null for the user of git
 */
public record StepRequest(
    String step,
    ObjectNode options,
    List<URI> paths,
    List<String> filters,
    List<String> excludes,
    boolean recursive,
    boolean dryRun,
    @Nullable String author) {
  /** Copies its lists. */
  public StepRequest {
    paths = List.copyOf(paths);
    filters = List.copyOf(filters);
    excludes = List.copyOf(excludes);
  }
}

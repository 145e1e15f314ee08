package io.evalflow.engine.log.ops;

import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalStatus;
import java.util.List;
import java.util.Set;

/**
 * Which logs of a directory to list. Immutable.
 *
 * @param recursive whether directories below are searched, too
 * @param formats formats by the extension of the file; empty means all
 * @param statuses statuses; empty means all
 * @param tasks patterns of the task's name: {@code *}, {@code ?} and {@code [a-z]} as in Python's
 *     {@code fnmatch}; one must match, and empty means all
 * @param models patterns of the model's name, likewise
 * @param retryable whether only logs that a retry would complete are listed: cancelled, failed or
 *     invalidated ones whose task has no successful log, of each task the newest
 */
public record LogQuery(
    boolean recursive,
    Set<EvalLogs.Format> formats,
    Set<EvalStatus> statuses,
    List<String> tasks,
    List<String> models,
    boolean retryable) {
  /** Copies its collections. */
  public LogQuery {
    formats = Set.copyOf(formats);
    statuses = Set.copyOf(statuses);
    tasks = List.copyOf(tasks);
    models = List.copyOf(models);
  }

  /** All logs, those of directories below among them. */
  public static final LogQuery ALL =
      new LogQuery(true, Set.of(), Set.of(), List.of(), List.of(), false);

  /** Whether headers must be read to answer it. */
  boolean needsHeaders() {
    return retryable || !statuses.isEmpty() || !tasks.isEmpty() || !models.isEmpty();
  }
}

package io.evalflow.engine.list;

import io.evalflow.spi.log.EvalStatus;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which logs to list: those that pass all of it. An empty collection asks for nothing. Immutable.
 *
 * @param paths absolute; logs, and directories, which are searched with all below them
 * @param filters all must pass: names of filters or expressions, as those of a step
 * @param excludes none may pass
 * @param tasks patterns of the task's name, one of which must match: {@code *}, {@code ?} and
 *     {@code [a-z]} as in Python's {@code fnmatch}
 * @param models patterns of the model's name, likewise
 * @param tags patterns of tags, likewise; one tag must match one of them
 * @param statuses one must be the log's
 * @param created when the logs were created
 * @param maxCount most logs to list, at least 1; null for all
 */
public record ListQuery(
    List<URI> paths,
    List<String> filters,
    List<String> excludes,
    List<String> tasks,
    List<String> models,
    List<String> tags,
    Set<EvalStatus> statuses,
    Period created,
    @Nullable Integer maxCount) {
  /** Copies its collections. */
  public ListQuery {
    paths = List.copyOf(paths);
    filters = List.copyOf(filters);
    excludes = List.copyOf(excludes);
    tasks = List.copyOf(tasks);
    models = List.copyOf(models);
    tags = List.copyOf(tags);
    statuses = Set.copyOf(statuses);
  }

  /** All logs at some paths. */
  public static ListQuery all(List<URI> paths) {
    return new ListQuery(
        paths,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Set.of(),
        Period.ALWAYS,
        null);
  }

  /**
   * A period, with both its ends.
   *
   * @param since its start; null if it has none
   * @param until its end; null if it has none
   */
  public record Period(@Nullable Instant since, @Nullable Instant until) {
    /** All time. */
    public static final Period ALWAYS = new Period(null, null);

    /** Whether it is all time. */
    boolean isAlways() {
      return since == null && until == null;
    }

    /** Whether a time is in it. */
    boolean contains(Instant time) {
      return (since == null || !time.isBefore(since)) && (until == null || !time.isAfter(until));
    }
  }
}

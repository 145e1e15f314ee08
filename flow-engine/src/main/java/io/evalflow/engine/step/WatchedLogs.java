package io.evalflow.engine.step;

import io.evalflow.spi.log.EvalLog;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The logs that a step is given, which note the last one that it took: where it fails, that is most
 * likely the one that it failed at. Unmodifiable.
 */
final class WatchedLogs extends AbstractList<EvalLog> implements RandomAccess {
  private final List<EvalLog> logs;
  private volatile @Nullable EvalLog last;

  WatchedLogs(List<EvalLog> logs) {
    this.logs = List.copyOf(logs);
  }

  /** The last log that was taken. */
  Optional<EvalLog> last() {
    return Optional.ofNullable(last);
  }

  @Override
  public EvalLog get(int index) {
    EvalLog log = logs.get(index);
    last = log;
    return log;
  }

  /** Takes all; a copy of the list tells nothing of the logs that are looked at in it. */
  @Override
  public Object[] toArray() {
    return logs.toArray();
  }

  /** Not watched: of many threads, the log that one took last is not where another failed. */
  @Override
  public Stream<EvalLog> parallelStream() {
    return logs.parallelStream();
  }

  @Override
  public int size() {
    return logs.size();
  }
}

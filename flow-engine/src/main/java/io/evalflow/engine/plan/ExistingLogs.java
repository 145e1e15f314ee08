package io.evalflow.engine.plan;

import io.evalflow.engine.spec.WorkingDirectory;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.Epochs;
import io.evalflow.spi.eval.Task;
import io.evalflow.spi.log.EvalConfig;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogInfo;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalResults;
import io.evalflow.spi.log.EvalStatus;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the logs in a log directory that belong to the tasks of a plan. */
final class ExistingLogs {
  private static final List<String> DEFAULT_REDUCER = List.of("mean");

  private final EvalLogs logs;
  private final WorkingDirectory workingDirectory;

  ExistingLogs(EvalLogs logs, WorkingDirectory workingDirectory) {
    this.logs = logs;
    this.workingDirectory = workingDirectory;
  }

  /**
   * The newest log of each task that has one.
   *
   * @param allowOthers whether logs of other tasks, or that cannot be read, may be there
   * @throws FlowException with {@code LOG} if one is there and may not be
   */
  Map<TaskIdentity, EvalLog> find(URI logDir, Set<TaskIdentity> tasks, boolean allowOthers) {
    Map<TaskIdentity, EvalLog> found = new HashMap<>();
    for (EvalLogInfo info : logs.list(logDir, true)) {
      URI file = info.name();
      Optional<EvalLog> header = header(file, allowOthers);
      if (header.isPresent()) {
        TaskIdentity identity = TaskIdentity.of(header.get());
        if (tasks.contains(identity)) {
          // They come newest first.
          found.putIfAbsent(identity, header.get());
        } else if (!allowOthers) {
          throw unexpected(file, "is of no task of this spec", null);
        }
      }
    }
    return found;
  }

  private Optional<EvalLog> header(URI file, boolean allowOthers) {
    try {
      return Optional.of(logs.readHeader(file));
    } catch (FlowException e) {
      if (allowOthers) {
        return Optional.empty();
      }
      throw unexpected(file, "cannot be read: " + e.message(), e);
    }
  }

  private FlowException unexpected(URI file, String problem, @Nullable FlowException cause) {
    return new FlowException(
        ErrorCode.LOG,
        "the log directory holds " + workingDirectory.show(file) + ", which " + problem,
        "use another log_dir, or set options.log_dir_allow_dirty",
        cause);
  }

  /** Whether nothing of a task is left to do. */
  static boolean complete(EvalLog log, Task task, int totalSamples) {
    EvalResults results = log.results();
    return log.status() == EvalStatus.SUCCESS
        && !Boolean.TRUE.equals(log.invalidated())
        && !epochsChanged(task.epochs(), log.eval().config())
        && (totalSamples == 0 || (results != null && results.totalSamples() >= totalSamples));
  }

  /** A task that says nothing about epochs takes the log as it is. */
  private static boolean epochsChanged(@Nullable Epochs epochs, EvalConfig config) {
    if (epochs == null) {
      return false;
    }
    Integer logged = config.epochs();
    return logged == null
        || logged != epochs.count()
        || !reducers(epochs.reducers()).equals(reducers(config.epochsReducer()));
  }

  private static List<String> reducers(@Nullable List<String> reducers) {
    return reducers == null || reducers.isEmpty() ? DEFAULT_REDUCER : reducers;
  }
}

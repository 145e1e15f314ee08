package io.evalflow.engine.step;

import io.evalflow.engine.log.SmallLogs;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogs.HeaderResult;
import io.evalflow.spi.storage.Uris;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Chooses the logs that a step runs on. */
final class LogSelection {
  private final LogFiles files;
  private final CommitRecovery recovery;

  LogSelection(LogFiles files, CommitRecovery recovery) {
    this.files = files;
    this.recovery = recovery;
  }

  /**
   * The headers of the logs at some paths that pass, ordered by location. What a killed process
   * left of a step there is completed or taken back first, unless nothing is to be written. A log
   * to which several paths lead is there once.
   *
   * @param logs reads the headers, and keeps the logs that pass, as far as it can
   * @throws FlowException if a path is not there or a log cannot be read; with {@code NOT_FOUND} if
   *     no log is left
   */
  List<EvalLog> headers(StepRequest request, SmallLogs logs, Predicate<EvalLog> accepted) {
    LogFiles.Found found = files.find(request.paths(), request.recursive());
    if (!found.unfinished().isEmpty()) {
      if (request.dryRun()) {
        throw new FlowException(
            ErrorCode.CONFLICT,
            "a step that was stopped left its work in " + Uris.display(found.unfinished().first()),
            "run any step there, which completes it, before a dry run",
            null);
      }
      found
          .unfinished()
          .forEach(directory -> recovery.recover(directory.resolve(CommitJournal.FILE)));
      found = files.find(request.paths(), request.recursive());
    }
    List<EvalLog> headers = new ArrayList<>();
    Map<URI, FlowException> unreadable = new LinkedHashMap<>();
    try (Stream<HeaderResult> results = logs.readHeaders(List.copyOf(found.logs()))) {
      results.forEach(
          result -> {
            result.error().ifPresent(error -> unreadable.put(result.file(), error));
            result
                .header()
                .ifPresent(
                    header -> {
                      if (accepted.test(header)) {
                        headers.add(header);
                      } else {
                        logs.take(result.file(), null);
                      }
                    });
          });
    }
    if (!unreadable.isEmpty()) {
      throw unreadable(unreadable);
    }
    if (headers.isEmpty()) {
      throw none(request, found.logs().size());
    }
    headers.sort(Comparator.comparing(header -> Objects.requireNonNull(header.location())));
    return LinkedLogs.once(headers);
  }

  private static FlowException unreadable(Map<URI, FlowException> logs) {
    FlowException first = logs.values().iterator().next();
    if (logs.size() == 1) {
      return first;
    }
    return new FlowException(
        first.code(),
        "%s cannot be read: %s; the first: %s"
            .formatted(Counted.logs(logs.size()), Counted.named(logs.keySet()), first.message()),
        "flow-cli list log shows what each of them lacks",
        first);
  }

  private static FlowException none(StepRequest request, int found) {
    if (found == 0) {
      return new FlowException(
          ErrorCode.NOT_FOUND,
          "no logs in " + String.join(", ", request.paths().stream().map(Uris::display).toList()));
    }
    return new FlowException(
        ErrorCode.NOT_FOUND, "none of " + Counted.logs(found) + " passes the filters");
  }
}

package io.evalflow.engine.step;

import io.evalflow.engine.log.LogFileNames;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalLogs.HeaderResult;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.Uris;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Chooses the logs that a step runs on. */
final class LogSelection {
  private final Storage storage;
  private final EvalLogs logs;
  private final CommitRecovery recovery;

  LogSelection(Storage storage, EvalLogs logs, CommitRecovery recovery) {
    this.storage = storage;
    this.logs = logs;
    this.recovery = recovery;
  }

  /**
   * The headers of the logs at some paths that pass, ordered by location. What a killed process
   * left of a step there is completed or taken back first, unless nothing is to be written.
   *
   * @throws FlowException if a path is not there or a log cannot be read; with {@code NOT_FOUND} if
   *     no log is left
   */
  List<EvalLog> headers(StepRequest request, Predicate<EvalLog> accepted) {
    Files files = files(request);
    if (!files.journals.isEmpty()) {
      if (request.dryRun()) {
        throw new FlowException(
            ErrorCode.CONFLICT,
            "a step that was stopped left its work in "
                + Uris.display(files.journals.iterator().next().resolve(".")),
            "run any step there, which completes it, before a dry run",
            null);
      }
      files.journals.forEach(recovery::recover);
      files = files(request);
    }
    List<EvalLog> headers = new ArrayList<>();
    try (Stream<HeaderResult> results = logs.readHeaders(List.copyOf(files.logs))) {
      results.forEach(
          result -> {
            result
                .error()
                .ifPresent(
                    error -> {
                      throw error;
                    });
            result.header().filter(accepted).ifPresent(headers::add);
          });
    }
    if (headers.isEmpty()) {
      throw none(request, files.logs.size());
    }
    headers.sort(Comparator.comparing(header -> Objects.requireNonNull(header.location())));
    return headers;
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

  /** What is at the paths. */
  private static final class Files {
    final Collection<URI> logs = new TreeSet<>();
    final Collection<URI> journals = new TreeSet<>();
  }

  private Files files(StepRequest request) {
    Files files = new Files();
    for (URI path : request.paths()) {
      try {
        add(path, request.recursive(), files);
      } catch (IOException e) {
        throw unreadable(path, e);
      } catch (UncheckedIOException e) {
        throw unreadable(path, new IOException(e.getMessage(), e));
      }
    }
    return files;
  }

  private void add(URI path, boolean recursive, Files files) throws IOException {
    if (!path.toString().endsWith("/")) {
      Optional<FileInfo> info = storage.backend(path).stat(path);
      if (info.isEmpty()) {
        throw new FlowException(ErrorCode.NOT_FOUND, Uris.display(path) + " does not exist");
      }
      if (!info.get().directory()) {
        files.logs.add(path);
        URI journal = path.resolve(CommitJournal.FILE);
        if (storage.backend(path).stat(journal).isPresent()) {
          files.journals.add(journal);
        }
        return;
      }
    }
    URI directory = path.toString().endsWith("/") ? path : URI.create(path + "/");
    try (Stream<FileInfo> found = storage.backend(path).list(directory, recursive)) {
      found
          .filter(file -> !file.directory())
          .map(FileInfo::uri)
          .forEach(
              file -> {
                if (CommitRecovery.isJournal(file)) {
                  files.journals.add(file);
                } else if (LogFileNames.isLog(name(file))) {
                  files.logs.add(file);
                }
              });
    }
  }

  private static String name(URI file) {
    String path = file.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static FlowException unreadable(URI path, IOException cause) {
    return new FlowException(
        ErrorCode.STORAGE,
        Uris.display(path) + " could not be read: " + cause.getMessage(),
        null,
        cause);
  }
}

package io.evalflow.engine.step;

import io.evalflow.engine.log.LogDirectory;
import io.evalflow.engine.log.LogFileNames;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.Uris;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds logs, by their names alone, at the paths that a user gives. Safe for use by many threads.
 */
public final class LogFiles {
  private final Storage storage;

  /** On all storage. */
  @Inject
  public LogFiles(Storage storage) {
    this.storage = storage;
  }

  /**
   * What is at some paths, each of it once.
   *
   * @param logs the logs, ordered by location
   * @param unfinished the directories in which a step that was stopped left its work
   */
  public record Found(SortedSet<URI> logs, SortedSet<URI> unfinished) {
    /** Makes its collections unmodifiable. */
    public Found {
      logs = Collections.unmodifiableSortedSet(logs);
      unfinished = Collections.unmodifiableSortedSet(unfinished);
    }
  }

  /**
   * The logs at some paths.
   *
   * @param paths absolute; of logs, whatever their names, and of directories
   * @param recursive whether directories below those are searched, too
   * @throws FlowException with {@code NOT_FOUND} if a path is not there
   */
  public Found find(Collection<URI> paths, boolean recursive) {
    // By their texts: URIs take some time to compare.
    SortedSet<URI> logs = new TreeSet<>(Comparator.comparing(URI::toString));
    SortedSet<URI> unfinished = new TreeSet<>(logs.comparator());
    for (URI path : paths) {
      try {
        add(path, recursive, logs, unfinished);
      } catch (IOException e) {
        throw unreadable(path, e);
      } catch (UncheckedIOException e) {
        throw unreadable(path, new IOException(e.getMessage(), e));
      }
    }
    return new Found(logs, unfinished);
  }

  private void add(URI path, boolean recursive, SortedSet<URI> logs, SortedSet<URI> unfinished)
      throws IOException {
    LogDirectory.requireNoArchive(path);
    if (!path.toString().endsWith("/")) {
      Optional<FileInfo> info = storage.backend(path).stat(path);
      if (info.isEmpty()) {
        throw new FlowException(ErrorCode.NOT_FOUND, Uris.display(path) + " does not exist");
      }
      if (!info.get().directory()) {
        logs.add(path);
        if (storage.backend(path).stat(path.resolve(CommitJournal.FILE)).isPresent()) {
          unfinished.add(path.resolve("."));
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
                  unfinished.add(file.resolve("."));
                } else if (LogFileNames.isLog(name(file))) {
                  logs.add(file);
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

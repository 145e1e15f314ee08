package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.WriteCondition;
import java.net.URI;

/**
 * Writes versions of logs beside their place, for changes of many logs at once. The bytes of
 * samples are copied as they are. They are durable when the storage is asked to make them so. Safe
 * for use by many threads.
 */
public final class LogVersions {
  private final Storage storage;

  /** Versions of logs on any of the storage's backends. */
  public LogVersions(Storage storage) {
    this.storage = storage;
  }

  /**
   * Writes a log with another header.
   *
   * @param before the header of the log as it was read, with the etag of its version
   * @param header the new header; where it says that it stands does not matter
   * @param target where it goes; a name that nobody else writes to
   * @throws io.evalflow.spi.FlowException with {@code CONFLICT} if the log is of another version by
   *     now; with {@code LOG} if its run is not finished
   */
  public FileInfo write(URI source, EvalLog before, EvalLog header, URI target) {
    try (LogReader reader = LogReaders.open(storage, source)) {
      if (!reader.source().info().etag().equals(before.etag())) {
        throw StorageBackend.changed(source);
      }
      if (before.status() == EvalStatus.STARTED) {
        // A document may say behind its samples that it is finished, which no header has read.
        DefaultEvalLogEditor.requireFinished(reader.wholeHeader(), source);
      }
      return reader.rewrite(
          LogChange.of(LogHeaders.alone(header)),
          new LogTarget(storage.backend(target), target),
          WriteCondition.ALWAYS,
          false);
    }
  }

  /**
   * Copies a log as it is.
   *
   * @throws io.evalflow.spi.FlowException with {@code CONFLICT} if it is of another version by now
   */
  public FileInfo copy(URI source, String etag, URI target) {
    try (LogSource file = LogSource.open(storage.backend(source), source)) {
      FileInfo info = file.info();
      if (!etag.equals(info.etag())) {
        throw StorageBackend.changed(source);
      }
      return new LogTarget(storage.backend(target), target)
          .replace(
              WriteCondition.ALWAYS,
              false,
              pending -> pending.copyFrom(file.file(), 0, info.size()));
    }
  }
}

package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.WriteCondition;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
   * Reads a log whole, by one request, if it is small.
   *
   * @param etag the version that it must be
   * @param most bytes that it may have
   * @return empty if it has more
   * @throws io.evalflow.spi.FlowException with {@code CONFLICT} if it is of another version by now
   */
  public Optional<SmallLog> small(URI source, String etag, int most) {
    try (LogSource file = LogSource.open(storage.backend(source), source)) {
      byte[] bytes = file.tail(most);
      FileInfo info = file.info();
      requireVersion(source, etag, info);
      return info.size() == bytes.length
          ? Optional.of(new SmallLog(source, info, bytes))
          : Optional.empty();
    }
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
      requireVersion(source, before.etag(), reader.source().info());
      return write(reader, before, header, new LogTarget(storage.backend(target), target));
    }
  }

  /**
   * What makes a log one with another header when it is put behind its end.
   *
   * @param before the header of the log as it was read, with the etag of its version
   * @param header the new header; where it says that it stands does not matter
   * @param unit its bytes and its position are multiples of this
   * @return empty if the log has to be written anew, or better is
   * @throws io.evalflow.spi.FlowException as {@link #write} does
   */
  public Optional<LogAppendix> appendix(URI source, EvalLog before, EvalLog header, int unit) {
    try (LogReader reader = LogReaders.open(storage, source)) {
      requireVersion(source, before.etag(), reader.source().info());
      requireFinished(before, reader);
      return reader.appendix(LogHeaders.alone(header), unit);
    }
  }

  private static void requireFinished(EvalLog before, LogReader reader) {
    if (before.status() == EvalStatus.STARTED) {
      // A document may say behind its samples that it is finished, which no header has read.
      DefaultEvalLogEditor.requireFinished(reader.wholeHeader(), reader.source().location());
    }
  }

  static FileInfo write(LogReader reader, EvalLog before, EvalLog header, RewriteTarget target) {
    requireFinished(before, reader);
    return reader.rewrite(
        LogChange.of(LogHeaders.alone(header)), target, WriteCondition.ALWAYS, false);
  }

  private static void requireVersion(URI source, @Nullable String etag, FileInfo now) {
    if (!now.etag().equals(etag)) {
      throw StorageBackend.changed(source);
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
      requireVersion(source, etag, info);
      return new LogTarget(storage.backend(target), target)
          .replace(
              WriteCondition.ALWAYS,
              false,
              pending -> pending.copyFrom(file.file(), 0, info.size()));
    }
  }
}

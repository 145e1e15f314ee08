package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.storage.FileInfo;
import java.net.URI;

/** A version of a log in memory, whole. Safe for use by many threads. */
public final class SmallLog {
  private final URI location;
  private final FileInfo info;
  private final byte[] bytes;

  SmallLog(URI location, FileInfo info, byte[] bytes) {
    this.location = location;
    this.info = info;
    this.bytes = bytes;
  }

  String etag() {
    return info.etag();
  }

  /** Its bytes, which are not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * Its bytes with another header.
   *
   * @param before the header as it was read
   * @param header the new header; where it says that it stands does not matter
   * @param target where it will stand
   * @throws io.evalflow.spi.FlowException with {@code LOG} if its run is not finished
   */
  public byte[] with(EvalLog before, EvalLog header, URI target) {
    MemoryFile.Writing written = new MemoryFile.Writing(target);
    LogSource source = LogSource.of(new MemoryFile.Reading(info, bytes), location);
    try (LogReader reader = LogReaders.open(source)) {
      LogVersions.write(
          reader, before, header, (condition, durable, filler) -> filled(written, filler));
    }
    return written.bytes();
  }

  private static FileInfo filled(MemoryFile.Writing written, RewriteTarget.Filler filler) {
    return LogTarget.run(
        written.uri(),
        () -> {
          filler.fill(written);
          return written.commit();
        });
  }
}

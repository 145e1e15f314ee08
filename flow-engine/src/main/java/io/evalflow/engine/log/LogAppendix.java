package io.evalflow.engine.log;

import io.evalflow.spi.storage.OpenFile;
import java.io.IOException;
import java.util.zip.CRC32C;

/**
 * What makes a log one with another header when it is put behind its end: the header, and the
 * directory of a zip whose other members stay where they are. Safe for use by many threads.
 */
public final class LogAppendix {
  /** Of the old version; a zip ends with where its directory is. */
  private static final int END = 1 << 12;

  private final long size;
  private final long end;
  private final long position;
  private final byte[] bytes;

  LogAppendix(long size, long end, long position, byte[] bytes) {
    this.size = size;
    this.end = end;
    this.position = position;
    this.bytes = bytes;
  }

  /** Bytes of the log to which it belongs. */
  public long size() {
    return size;
  }

  /** What the log ends with, by which it is known when it has grown: see {@link #endOf}. */
  public long end() {
    return end;
  }

  /**
   * The checksum (CRC-32C) of the last bytes of a version of a log.
   *
   * @param file what has that version at its start
   * @param size bytes of that
   */
  public static long endOf(OpenFile file, long size) throws IOException {
    long start = Math.max(0, size - END);
    byte[] end = file.read(start, (int) (size - start));
    CRC32C checksum = new CRC32C();
    checksum.update(end);
    return checksum.getValue();
  }

  /** Where it begins: at the end of the log, or behind it. */
  public long position() {
    return position;
  }

  /** The addition, which is not to be changed. */
  public byte[] bytes() {
    return bytes;
  }
}

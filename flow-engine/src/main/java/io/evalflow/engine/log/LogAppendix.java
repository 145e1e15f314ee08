package io.evalflow.engine.log;

/**
 * What makes a log one with another header when it is put behind its end: the header, and the
 * directory of a zip whose other members stay where they are. Safe for use by many threads.
 */
public final class LogAppendix {
  private final long size;
  private final long position;
  private final byte[] bytes;

  LogAppendix(long size, long position, byte[] bytes) {
    this.size = size;
    this.position = position;
    this.bytes = bytes;
  }

  /** Bytes of the log to which it belongs. */
  public long size() {
    return size;
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

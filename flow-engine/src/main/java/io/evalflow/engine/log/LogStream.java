package io.evalflow.engine.log;

/**
 * A part of a log, read by ranges that double in size: little is read in vain where a reader stops
 * early, and a long read takes few requests. Closing it leaves the log open. For one thread.
 */
final class LogStream extends Bounded {
  private static final int FIRST = 1 << 16;
  private static final int LARGEST = 1 << 22;

  private final LogSource source;
  private final long end;
  private long next;
  private int ahead = FIRST;
  private byte[] piece = {};
  private int at;

  LogStream(LogSource source, long start, long end) {
    this.source = source;
    this.next = start;
    this.end = end;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, piece.length - at);
    System.arraycopy(piece, at, target, offset, count);
    at += count;
    count(count);
    return count;
  }

  @Override
  RuntimeException tooLarge() {
    return source.tooLarge("a part of the document", LogSource.mostAsOne());
  }

  private boolean fill() {
    if (at == piece.length) {
      piece = source.upTo(next, (int) Math.min(ahead, end - next));
      next += piece.length;
      at = 0;
      ahead = Math.min(LARGEST, ahead * 2);
    }
    return piece.length > 0;
  }
}

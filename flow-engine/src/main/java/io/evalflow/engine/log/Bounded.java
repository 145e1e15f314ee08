package io.evalflow.engine.log;

import java.io.InputStream;
import tools.jackson.core.JsonParser;

/**
 * Bytes of a log that end with an error if more of them are read than may become one object. How
 * much there is shows only while it is read, where it is one of many or some of it is left out.
 */
abstract class Bounded extends InputStream {
  private long left = Long.MAX_VALUE;

  /** From here on, as much as may become one object; of a parser that reads from elsewhere, all. */
  static void limit(JsonParser parser) {
    if (parser.streamReadInputSource() instanceof Bounded bounded) {
      bounded.left = LogSource.mostAsOne();
    }
  }

  /** From here on, all: it is passed over and not kept. */
  static void unlimit(JsonParser parser) {
    if (parser.streamReadInputSource() instanceof Bounded bounded) {
      bounded.left = Long.MAX_VALUE;
    }
  }

  /** Counts what was read. */
  final void count(int bytes) {
    left -= bytes;
    if (left < 0) {
      throw tooLarge();
    }
  }

  /** What is thrown if it is too much. */
  abstract RuntimeException tooLarge();

  @Override
  public final int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public abstract int read(byte[] target, int offset, int length);
}

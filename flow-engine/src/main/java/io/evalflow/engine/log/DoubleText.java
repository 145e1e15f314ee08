package io.evalflow.engine.log;

import tools.jackson.core.io.NumberOutput;

/**
 * Doubles in the fewest digits that read back the same, as {@link Double#toString} writes them from
 * JDK 19 on. Numbers of seconds, which have at most nine digits behind the point, take a short way.
 * For one thread.
 */
final class DoubleText {
  private static final double LEAST_PLAIN = 1e-3;
  private static final double MOST = 1e6;
  private static final double LEAST = 1e-9;
  private static final long BILLION = 1_000_000_000L;

  private final byte[] digits = new byte[20];

  /** Writes a number into {@code bytes}, which have room; gives the count of bytes. */
  int write(double number, byte[] bytes, int at) {
    if (number >= LEAST && number < MOST) {
      // Below 2^53 billionths there is no other decimal of so few digits that reads back as it.
      long billionths = Math.round(number * 1e9);
      if (billionths / 1e9 == number) {
        return number >= LEAST_PLAIN
            ? plain(billionths, bytes, at)
            : scientific(billionths, bytes, at);
      }
    }
    String text = NumberOutput.toString(number, true);
    for (int i = 0; i < text.length(); i++) {
      bytes[at + i] = (byte) text.charAt(i);
    }
    return text.length();
  }

  private static int plain(long billionths, byte[] bytes, int start) {
    int at = NumberOutput.outputLong(billionths / BILLION, bytes, start);
    bytes[at++] = '.';
    int rest = (int) (billionths % BILLION);
    int width = 9;
    while (width > 1 && rest % 10 == 0) {
      rest /= 10;
      width--;
    }
    for (int i = width - 1; i >= 0; i--) {
      bytes[at + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return at + width - start;
  }

  private int scientific(long billionths, byte[] bytes, int start) {
    int count = NumberOutput.outputLong(billionths, digits, 0);
    int exponent = 10 - count;
    while (count > 1 && digits[count - 1] == '0') {
      count--;
    }
    int at = start;
    bytes[at++] = digits[0];
    bytes[at++] = '.';
    if (count == 1) {
      bytes[at++] = '0';
    }
    for (int i = 1; i < count; i++) {
      bytes[at++] = digits[i];
    }
    bytes[at++] = 'E';
    bytes[at++] = '-';
    bytes[at++] = (byte) ('0' + exponent);
    return at - start;
  }
}

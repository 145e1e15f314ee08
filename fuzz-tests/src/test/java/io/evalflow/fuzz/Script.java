package io.evalflow.fuzz;

import java.util.Arrays;

/**
 * The fuzzer's bytes as a script of edits, read from the front, so that an input whose end changes
 * begins with the same edits. Behind the end there are zeros. For one thread.
 */
final class Script {
  private final byte[] bytes;
  private int at;

  Script(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Whether there is more. */
  boolean more() {
    return at < bytes.length;
  }

  /** The next byte, unsigned. */
  int u8() {
    return at < bytes.length ? bytes[at++] & 0xFF : 0;
  }

  /** The next two bytes, unsigned. */
  int u16() {
    return u8() << 8 | u8();
  }

  /**
   * A number of as many bytes as its first byte says: small ones are often met, all are possible.
   */
  long number() {
    int length = u8() & 7;
    long value = (byte) u8();
    for (int i = 0; i < length; i++) {
      value = value << 8 | u8();
    }
    return value;
  }

  /** A number from 0 up to a limit, which is not met; 0 if the limit is 0. */
  int below(int limit) {
    int value = limit > 256 ? u16() : u8();
    return limit == 0 ? 0 : value % limit;
  }

  /** The next bytes, of a number that comes first. */
  byte[] bytes() {
    int length = Math.min(u8(), bytes.length - at);
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  /** All that is left. */
  byte[] rest() {
    int from = at;
    at = bytes.length;
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }
}

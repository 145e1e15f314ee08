package io.evalflow.engine.id;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A counter, scrambled under a random key of 128 bits: two ids of one process never are equal,
 * since the scrambling is one to one, and asking the system for random bytes happens once.
 */
final class ShortIds implements IdGenerator {
  private static final byte[] ALPHABET =
      "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
          .getBytes(StandardCharsets.US_ASCII);
  private static final int BASE = ALPHABET.length;

  /** The fifth power of the base: a long is two groups of five digits and one digit. */
  private static final long GROUP = (long) BASE * BASE * BASE * BASE * BASE;

  private static final long STEP_HIGH = 0x9E3779B97F4A7C15L;
  private static final long STEP_LOW = 0xD1342543DE82EF95L;

  private final long high;
  private final long low;
  private final AtomicLong counter = new AtomicLong();

  ShortIds(long high, long low) {
    this.high = high;
    this.low = low;
  }

  @Override
  public String next() {
    long count = counter.getAndIncrement();
    byte[] digits = new byte[22];
    write(scramble(high + count * STEP_HIGH), digits, 0);
    write(scramble(low + count * STEP_LOW), digits, 11);
    return new String(digits, StandardCharsets.ISO_8859_1);
  }

  /** The finalizer of SplitMix64, which maps the longs one to one. */
  private static long scramble(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  private static void write(long value, byte[] digits, int start) {
    long upper = Long.divideUnsigned(value, GROUP);
    writeGroup((int) (value - upper * GROUP), digits, start);
    long top = upper / GROUP;
    writeGroup((int) (upper - top * GROUP), digits, start + 5);
    digits[start + 10] = ALPHABET[(int) top];
  }

  private static void writeGroup(int value, byte[] digits, int start) {
    int rest = value;
    for (int i = start; i < start + 5; i++) {
      digits[i] = ALPHABET[rest % BASE];
      rest /= BASE;
    }
  }
}

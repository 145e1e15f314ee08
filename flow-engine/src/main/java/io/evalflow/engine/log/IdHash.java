package io.evalflow.engine.log;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Ids made of a text: stable, and of the look of Inspect's random ones. */
final class IdHash {
  private static final String ALPHABET =
      "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(ALPHABET.length());
  private static final int LENGTH = 22;
  private static final int BYTES = 16;

  private IdHash() {}

  /** The last 22 digits to base 57 of the BLAKE2s hash of the text, of 128 bits. */
  static String of(String text) {
    byte[] hash = Blake2s.hash(text.getBytes(StandardCharsets.UTF_8), BYTES);
    BigInteger rest = new BigInteger(1, hash);
    StringBuilder id = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      BigInteger[] parts = rest.divideAndRemainder(BASE);
      id.append(ALPHABET.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    return id.reverse().toString();
  }
}

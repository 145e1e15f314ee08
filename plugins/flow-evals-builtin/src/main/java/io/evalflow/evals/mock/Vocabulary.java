package io.evalflow.evals.mock;

import com.knuddels.jtokkit.Encodings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The 200,000 tokens of the o200k vocabulary, by their bytes, in some 5 MB: JTokkit's maps of them
 * take 40 MB and a third of a second. Immutable.
 */
final class Vocabulary {
  private static final String FILE = "o200k_base.tiktoken";
  private static final int PLACES = 1 << 19;
  private static final int NONE = -1;

  /** The bytes of all tokens, one after the other in the order of their rank. */
  private final byte[] bytes;

  /** Where each token starts, and where the last ends. */
  private final int[] starts;

  /** Ranks by the hash of the bytes, at the first free place from there on. */
  private final int[] places = new int[PLACES];

  private Vocabulary(byte[] bytes, int[] starts) {
    this.bytes = bytes;
    this.starts = starts;
    Arrays.fill(places, NONE);
    for (int rank = 0; rank < starts.length - 1; rank++) {
      int place = hash(bytes, starts[rank], starts[rank + 1]) & (PLACES - 1);
      while (places[place] != NONE) {
        place = (place + 1) & (PLACES - 1);
      }
      places[place] = rank;
    }
  }

  /** Reads the vocabulary, which comes with JTokkit. */
  static Vocabulary load() {
    try (InputStream in = Encodings.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IOException(FILE + " is missing in the jar of JTokkit");
      }
      return parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads lines of a token in Base64 and its rank, which counts the lines. */
  private static Vocabulary parse(byte[] file) throws IOException {
    byte[] sextets = sextets();
    byte[] bytes = new byte[file.length / 4 * 3];
    int[] starts = new int[PLACES / 2];
    int size = 0;
    int count = 0;
    int at = 0;
    while (at < file.length) {
      int bits = 0;
      int buffer = 0;
      for (; file[at] != ' ' && file[at] != '='; at++) {
        buffer = (buffer << 6) | sextets[file[at]];
        bits += 6;
        if (bits >= 8) {
          bits -= 8;
          bytes[size++] = (byte) (buffer >> bits);
        }
      }
      while (file[at] != ' ') {
        at++;
      }
      int rank = 0;
      for (at++; at < file.length && file[at] != '\n'; at++) {
        rank = rank * 10 + file[at] - '0';
      }
      at++;
      if (rank != count) {
        throw new IOException(FILE + " has the rank " + rank + " in the place of " + count);
      }
      starts[++count] = size;
    }
    return new Vocabulary(Arrays.copyOf(bytes, size), Arrays.copyOf(starts, count + 1));
  }

  private static byte[] sextets() {
    byte[] sextets = new byte[0x80];
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      sextets[alphabet.charAt(i)] = (byte) i;
    }
    return sextets;
  }

  /** The rank of the token of these bytes; {@link Integer#MAX_VALUE} if they are none. */
  int rank(byte[] text, int from, int to) {
    int place = hash(text, from, to) & (PLACES - 1);
    for (int rank = places[place]; rank != NONE; rank = places[place]) {
      if (Arrays.equals(bytes, starts[rank], starts[rank + 1], text, from, to)) {
        return rank;
      }
      place = (place + 1) & (PLACES - 1);
    }
    return Integer.MAX_VALUE;
  }

  private static int hash(byte[] text, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = (hash ^ text[i]) * 0x9E3779B1;
      hash ^= hash >>> 15;
    }
    return hash;
  }
}

package io.evalflow.engine.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The hash function BLAKE2s of RFC 7693, without a key; the JDK has none. */
final class Blake2s {
  private static final int BLOCK = 64;

  private static final int[] INITIAL = {
    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19
  };

  /** Which words of a block each round mixes in, one hexadecimal digit each. */
  private static final String[] ROUNDS = {
    "0123456789abcdef",
    "ea489fd61c02b753",
    "b8c052fdae367194",
    "7931dcbe265a40f8",
    "905724afe1bc683d",
    "2c6a0b834d75fe19",
    "c51fed4a0763928b",
    "db7ec13950f4862a",
    "6fe9b308c2d714a5",
    "a2847615fb9e3cd0"
  };

  private final int[] state = INITIAL.clone();

  private Blake2s(int length) {
    state[0] ^= 0x01010000 ^ length;
  }

  /**
   * The hash of some bytes.
   *
   * @param length bytes of the hash, from 1 to 32
   */
  static byte[] hash(byte[] message, int length) {
    Blake2s hash = new Blake2s(length);
    int start = 0;
    for (; message.length - start > BLOCK; start += BLOCK) {
      hash.mix(Arrays.copyOfRange(message, start, start + BLOCK), start + BLOCK, false);
    }
    hash.mix(Arrays.copyOfRange(message, start, start + BLOCK), message.length, true);
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * INITIAL.length);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(hash.state);
    return Arrays.copyOf(bytes.array(), length);
  }

  private void mix(byte[] block, long count, boolean last) {
    int[] words = new int[16];
    ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(words);
    int[] v = Arrays.copyOf(state, 16);
    System.arraycopy(INITIAL, 0, v, 8, 8);
    v[12] ^= (int) count;
    v[13] ^= (int) (count >>> 32);
    v[14] ^= last ? -1 : 0;
    for (String round : ROUNDS) {
      for (int i = 0; i < 8; i++) {
        int x = words[Character.digit(round.charAt(2 * i), 16)];
        int y = words[Character.digit(round.charAt(2 * i + 1), 16)];
        // the first four mix the columns, the others the diagonals
        int turn = i < 4 ? 0 : 1;
        int a = i % 4;
        mix(v, a, 4 + (a + turn) % 4, 8 + (a + 2 * turn) % 4, 12 + (a + 3 * turn) % 4, x, y);
      }
    }
    for (int i = 0; i < 8; i++) {
      state[i] ^= v[i] ^ v[i + 8];
    }
  }

  private static void mix(int[] v, int a, int b, int c, int d, int x, int y) {
    v[a] += v[b] + x;
    v[d] = Integer.rotateRight(v[d] ^ v[a], 16);
    v[c] += v[d];
    v[b] = Integer.rotateRight(v[b] ^ v[c], 12);
    v[a] += v[b] + y;
    v[d] = Integer.rotateRight(v[d] ^ v[a], 8);
    v[c] += v[d];
    v[b] = Integer.rotateRight(v[b] ^ v[c], 7);
  }
}

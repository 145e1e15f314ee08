package io.evalflow.evals.dataset;

import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * In which order samples stand. An order by seed is the same on every run and every JDK, but
 * another than Python's for that seed.
 */
public sealed interface Shuffle {
  /** As in the file. */
  record None() implements Shuffle {}

  /** Another order each time. */
  record Any() implements Shuffle {}

  /** The order of a seed. */
  record Seeded(long seed) implements Shuffle {}

  /** The positions 0 to {@code count - 1} in this order. */
  default int[] order(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    if (this instanceof None) {
      return order;
    }
    // java.util.Random is specified to the last bit, unlike the other generators of the JDK.
    RandomGenerator random =
        this instanceof Seeded seeded ? new Random(seeded.seed()) : new Random();
    for (int i = count - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int moved = order[i];
      order[i] = order[other];
      order[other] = moved;
    }
    return order;
  }
}

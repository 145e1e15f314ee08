package io.evalflow.engine.log;

/** A set of numbers that only grows, at some twelve bytes each. For one thread. */
final class LongSet {
  private static final int START = 1 << 10;

  /** Free places hold 0. */
  private long[] places = new long[START];

  private int size;
  private boolean hasZero;

  /** Adds a number; false if it is there already. */
  boolean add(long number) {
    if (number == 0) {
      boolean added = !hasZero;
      hasZero = true;
      return added;
    }
    if (size >= places.length / 8 * 7) {
      grow();
    }
    int place = find(number);
    if (places[place] == number) {
      return false;
    }
    places[place] = number;
    size++;
    return true;
  }

  /** Where a number is, or would be. */
  private int find(long number) {
    int mask = places.length - 1;
    int place = Long.hashCode(number * 0x9E3779B97F4A7C15L) & mask;
    while (places[place] != 0 && places[place] != number) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    long[] old = places;
    places = new long[old.length * 2];
    for (long number : old) {
      if (number != 0) {
        places[find(number)] = number;
      }
    }
  }
}

package io.evalflow.evals.dataset;

import java.util.Arrays;

/**
 * Where each row of a file begins, at four bytes a row as long as the file is smaller than 2 GB.
 * Written by one thread, then read by many.
 */
final class RowOffsets {
  private int[] near = new int[1024];

  /** The rows from the first on that {@code near} cannot hold. */
  private long[] far = new long[0];

  private int count;
  private int countNear;

  void add(long start) {
    if (start <= Integer.MAX_VALUE) {
      if (count == near.length) {
        near = Arrays.copyOf(near, count * 2);
      }
      near[count++] = (int) start;
      countNear = count;
      return;
    }
    if (count - countNear == far.length) {
      far = Arrays.copyOf(far, Math.max(1024, far.length * 2));
    }
    far[count++ - countNear] = start;
  }

  /** Ends the last row, and gives up what memory is not needed. */
  void close(long end) {
    add(end);
    near = Arrays.copyOf(near, countNear);
    far = Arrays.copyOf(far, count - countNear);
  }

  /** The first byte of a row, or the end of the file for the row after the last. */
  long start(int row) {
    return row < countNear ? near[row] : far[row - countNear];
  }
}

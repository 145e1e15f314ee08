package io.evalflow.evals.dataset;

import java.util.Arrays;

/** Where each row of a file begins. Written by one thread, then read by many. */
final class RowOffsets {
  private long[] starts = new long[1024];
  private int count;

  void add(long start) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
    }
    starts[count++] = start;
  }

  /** Ends the last row, and gives up what memory is not needed. */
  void close(long end) {
    add(end);
    starts = Arrays.copyOf(starts, count);
  }

  /** The first byte of a row, or the end of the file for the row after the last. */
  long start(int row) {
    return starts[row];
  }
}

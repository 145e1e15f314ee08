package io.evalflow.evals.metric;

import io.evalflow.spi.eval.SampleScore;
import io.evalflow.spi.eval.ValueToFloat;
import java.util.List;

/**
 * Sums and deviations in the order of operations of NumPy, so that a figure agrees with the one
 * that Inspect AI logs to the last digit.
 */
final class Statistics {
  private static final int BLOCK = 128;
  private static final int LANES = 8;

  private Statistics() {}

  static double[] values(List<SampleScore> scores) {
    double[] values = new double[scores.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = ValueToFloat.of(scores.get(i).score().value());
    }
    return values;
  }

  static double mean(double[] values) {
    return sum(values, 0, values.length) / values.length;
  }

  /** The variance of a sample: the sum of squared deviations over one less than the count. */
  static double variance(double[] values) {
    double mean = mean(values);
    double[] squares = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      double deviation = values[i] - mean;
      squares[i] = deviation * deviation;
    }
    return sum(squares, 0, squares.length) / (values.length - 1);
  }

  static double sum(double[] values) {
    return sum(values, 0, values.length);
  }

  /** Pairwise summation: halves above a block's size, eight running sums within a block. */
  private static double sum(double[] values, int from, int count) {
    if (count < LANES) {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += values[from + i];
      }
      return sum;
    }
    if (count > BLOCK) {
      int half = count / 2;
      half -= half % LANES;
      return sum(values, from, half) + sum(values, from + half, count - half);
    }
    double[] lanes = new double[LANES];
    System.arraycopy(values, from, lanes, 0, LANES);
    int whole = count - count % LANES;
    for (int i = LANES; i < whole; i += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        lanes[lane] += values[from + i + lane];
      }
    }
    double sum =
        ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3]))
            + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
    for (int i = whole; i < count; i++) {
      sum += values[from + i];
    }
    return sum;
  }
}

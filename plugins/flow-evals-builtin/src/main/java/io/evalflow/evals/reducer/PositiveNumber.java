package io.evalflow.evals.reducer;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;

/** Checks the number in the name of a reducer. */
final class PositiveNumber {
  private PositiveNumber() {}

  static void check(String reducer, int number) {
    if (number < 1) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          "reducer " + reducer + "_" + number + ": the number must be at least 1");
    }
  }
}

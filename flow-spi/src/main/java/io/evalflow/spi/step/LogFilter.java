package io.evalflow.spi.step;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;
import io.evalflow.spi.log.EvalLog;

/** A named predicate on the header of a log. Mirrors Inspect Flow's {@code @log_filter}. */
public interface LogFilter extends Provider {
  /**
   * Whether a log passes.
   *
   * @param log a header, without samples and reductions
   */
  boolean accepts(EvalLog log);

  /**
   * The filter for an argument, as a user gives it in {@code name(argument)}.
   *
   * @throws FlowException if it takes none, or not this one
   */
  default LogFilter with(String argument) {
    throw new FlowException(
        ErrorCode.INVALID_VALUE, "the filter '" + name() + "' takes no argument");
  }
}

package io.evalflow.spi.step;

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
}

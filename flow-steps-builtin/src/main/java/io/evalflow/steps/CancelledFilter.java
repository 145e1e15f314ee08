package io.evalflow.steps;

import com.google.auto.service.AutoService;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.step.LogFilter;

/** Logs of runs that were cancelled. */
@AutoService(LogFilter.class)
public final class CancelledFilter implements LogFilter {
  /** For the service loader. */
  public CancelledFilter() {}

  @Override
  public String name() {
    return "cancelled";
  }

  @Override
  public String description() {
    return "Logs of runs that were cancelled.";
  }

  @Override
  public boolean accepts(EvalLog log) {
    return log.status() == EvalStatus.CANCELLED;
  }
}

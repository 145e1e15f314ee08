package io.evalflow.steps;

import com.google.auto.service.AutoService;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.step.LogFilter;

/** Logs of runs that succeeded. */
@AutoService(LogFilter.class)
public final class SuccessFilter implements LogFilter {
  /** For the service loader. */
  public SuccessFilter() {}

  @Override
  public String name() {
    return "success";
  }

  @Override
  public String description() {
    return "Logs of runs that succeeded.";
  }

  @Override
  public boolean accepts(EvalLog log) {
    return log.status() == EvalStatus.SUCCESS;
  }
}

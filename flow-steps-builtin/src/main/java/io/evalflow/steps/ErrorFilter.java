package io.evalflow.steps;

import com.google.auto.service.AutoService;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.step.LogFilter;

/** Logs of runs that ended with an error. */
@AutoService(LogFilter.class)
public final class ErrorFilter implements LogFilter {
  /** For the service loader. */
  public ErrorFilter() {}

  @Override
  public String name() {
    return "error";
  }

  @Override
  public String description() {
    return "Logs of runs that ended with an error.";
  }

  @Override
  public boolean accepts(EvalLog log) {
    return log.status() == EvalStatus.ERROR;
  }
}

package io.evalflow.steps;

import com.google.auto.service.AutoService;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.step.LogFilter;

/** Logs with samples that were marked as invalid. */
@AutoService(LogFilter.class)
public final class InvalidatedFilter implements LogFilter {
  /** For the service loader. */
  public InvalidatedFilter() {}

  @Override
  public String name() {
    return "invalidated";
  }

  @Override
  public String description() {
    return "Logs with samples that were marked as invalid.";
  }

  @Override
  public boolean accepts(EvalLog log) {
    return Boolean.TRUE.equals(log.invalidated());
  }
}

package io.evalflow.steps;

import com.google.auto.service.AutoService;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.step.LogFilter;

/** Logs of runs that succeeded, with all their samples and none marked as invalid. */
@AutoService(LogFilter.class)
public final class CompleteFilter implements LogFilter {
  /** For the service loader. */
  public CompleteFilter() {}

  @Override
  public String name() {
    return "complete";
  }

  @Override
  public String description() {
    return "Logs of runs that succeeded, with all their samples and none marked as invalid.";
  }

  @Override
  public boolean accepts(EvalLog log) {
    return log.status() == EvalStatus.SUCCESS
        && !Boolean.TRUE.equals(log.invalidated())
        && log.results() != null
        && log.results().completedSamples() == log.results().totalSamples();
  }
}

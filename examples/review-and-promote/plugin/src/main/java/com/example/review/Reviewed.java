package com.example.review;

import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.step.LogFilter;
import java.util.List;

/** Logs that somebody has reviewed. */
public final class Reviewed implements LogFilter {
  @Override
  public String name() {
    return "reviewed";
  }

  @Override
  public boolean accepts(EvalLog log) {
    List<String> tags = log.tags() == null ? List.of() : log.tags();
    return tags.contains("review_done") && !tags.contains("review_needed");
  }
}

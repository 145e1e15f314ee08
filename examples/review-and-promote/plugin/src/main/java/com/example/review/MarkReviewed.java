package com.example.review;

import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.step.Step;
import io.evalflow.spi.step.StepContext;
import io.evalflow.spi.step.StepResult;
import java.util.List;
import java.util.Map;

/** Marks logs as reviewed. */
public final class MarkReviewed implements Step<MarkReviewed.Options> {
  /** The options. */
  public record Options() {}

  @Override
  public String name() {
    return "mark_reviewed";
  }

  @Override
  public String description() {
    return "Mark logs as reviewed by hand.";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public StepResult run(List<EvalLog> logs, Options options, StepContext context) {
    Map<String, ?> tags = Map.of("add", List.of("review_done"), "remove", List.of("review_needed"));
    return StepResult.unmodified(context.run("tag", logs, tags));
  }
}

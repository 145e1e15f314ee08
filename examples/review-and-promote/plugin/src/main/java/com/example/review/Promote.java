package com.example.review;

import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.step.Step;
import io.evalflow.spi.step.StepContext;
import io.evalflow.spi.step.StepOption;
import io.evalflow.spi.step.StepResult;
import java.util.List;
import java.util.Map;

/** Copies the logs that were reviewed to where production reads them. */
public final class Promote implements Step<Promote.Options> {
  /** The options. */
  public record Options(@StepOption("Where production reads logs.") String dest) {}

  @Override
  public String name() {
    return "promote";
  }

  @Override
  public String description() {
    return "Promote reviewed logs to production.";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public StepResult run(List<EvalLog> logs, Options options, StepContext context) {
    List<EvalLog> reviewed = logs.stream().filter(new Reviewed()::accepts).toList();
    List<EvalLog> promoted =
        context.run(
            "tag", reviewed, Map.of("add", List.of("promoted"), "reason", "Passed review"));
    return StepResult.unmodified(context.run("copy", promoted, Map.of("dest", options.dest())));
  }
}

import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.step.LogFilter;
import io.evalflow.spi.step.Step;
import io.evalflow.spi.step.StepContext;
import io.evalflow.spi.step.StepOption;
import io.evalflow.spi.step.StepResult;
import java.util.List;
import java.util.Map;

/** Logs that somebody has reviewed. */
class Reviewed implements LogFilter {
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

/** Marks logs as reviewed. */
class MarkReviewed implements Step<MarkReviewed.Options> {
  record Options() {}

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

/** Copies the logs that were reviewed to where production reads them. */
class Promote implements Step<Promote.Options> {
  record Options(@StepOption("Where production reads logs.") String dest) {}

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

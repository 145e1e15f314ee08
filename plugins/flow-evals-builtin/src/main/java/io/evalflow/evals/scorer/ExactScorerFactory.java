package io.evalflow.evals.scorer;

import com.google.auto.service.AutoService;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.MetricRef;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.eval.SampleContext;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.eval.Scorer;
import io.evalflow.spi.eval.ScorerFactory;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.eval.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/** The scorer {@code exact}: completion and target are equal but for articles and punctuation. */
@AutoService(ScorerFactory.class)
public final class ExactScorerFactory implements ScorerFactory {
  @Override
  public String name() {
    return "exact";
  }

  @Override
  public String description() {
    return "Correct if the answer is a target, apart from case, articles, punctuation and the form"
        + " of numbers.";
  }

  @Override
  public Part<Scorer> create(Args args, PartContext context) {
    args.refuseAll();
    return new Part<>(
        name(), JsonNodeFactory.instance.objectNode(), args.values(), new ExactScorer());
  }

  private static final class ExactScorer implements Scorer {
    private static final List<MetricRef> METRICS =
        List.of(MetricRef.of("mean"), MetricRef.of("stderr"));

    @Override
    public Optional<Score> score(TaskState state, Target target, SampleContext context) {
      String completion = state.output().completion();
      String normalized = ComparableText.of(completion);
      // A target of which nothing is left, such as "the", equals no answer, not even an empty one.
      boolean correct =
          !normalized.isEmpty()
              && target.values().stream().anyMatch(t -> ComparableText.of(t).equals(normalized));
      return Optional.of(
          new Score(
              StringNode.valueOf(correct ? Score.CORRECT : Score.INCORRECT),
              completion,
              null,
              ComparingScorer.noResponse(completion),
              null,
              List.of(),
              Map.of()));
    }

    @Override
    public List<MetricRef> metrics() {
      return METRICS;
    }
  }
}

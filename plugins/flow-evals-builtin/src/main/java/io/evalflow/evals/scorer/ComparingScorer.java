package io.evalflow.evals.scorer;

import io.evalflow.evals.text.PythonText;
import io.evalflow.spi.eval.MetricRef;
import io.evalflow.spi.eval.SampleContext;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.eval.Scorer;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.eval.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.StringNode;

/**
 * Compares the completion with each target in turn: correct at the first that matches. The answer
 * is that of the last comparison made, the explanation the whole completion. An empty completion is
 * marked {@code no_response}, whatever its value.
 */
final class ComparingScorer implements Scorer {
  private static final StringNode CORRECT = StringNode.valueOf(Score.CORRECT);
  private static final StringNode INCORRECT = StringNode.valueOf(Score.INCORRECT);
  private static final List<MetricRef> METRICS =
      List.of(MetricRef.of("accuracy"), MetricRef.of("stderr"));

  private final Comparison comparison;

  ComparingScorer(Comparison comparison) {
    this.comparison = comparison;
  }

  @Override
  public Optional<Score> score(TaskState state, Target target, SampleContext context) {
    String completion = state.output().completion();
    @Nullable String answer = null;
    boolean matched = false;
    for (String value : target.values()) {
      Comparison.Verdict verdict = comparison.compare(completion, value);
      answer = verdict.answer();
      if (verdict.matched()) {
        matched = true;
        break;
      }
    }
    return Optional.of(
        new Score(
            matched ? CORRECT : INCORRECT,
            answer,
            completion,
            noResponse(completion),
            null,
            List.of(),
            Map.of()));
  }

  @Override
  public List<MetricRef> metrics() {
    return METRICS;
  }

  /** The reason of a score whose model said nothing; null if it said something. */
  static @Nullable String noResponse(String completion) {
    return PythonText.isBlank(completion) ? "no_response" : null;
  }
}

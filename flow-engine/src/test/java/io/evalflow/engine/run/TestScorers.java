package io.evalflow.engine.run;

import io.evalflow.spi.eval.MetricRef;
import io.evalflow.spi.eval.SampleContext;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.eval.Scorer;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.eval.TaskState;
import java.util.List;
import java.util.Optional;

/** Scorers that say what a test needs. */
final class TestScorers {
  private TestScorers() {}

  /** Correct if the answer contains a text. */
  static Scorer includes(String text) {
    return new Scorer() {
      @Override
      public Optional<Score> score(TaskState state, Target target, SampleContext context) {
        String answer = state.output().completion();
        return Optional.of(Score.of(answer.contains(text) ? "C" : "I", answer, answer));
      }

      @Override
      public List<MetricRef> metrics() {
        return List.of(MetricRef.of("accuracy"), MetricRef.of("stderr"));
      }
    };
  }
}

package com.example.sums;

import io.evalflow.spi.eval.MetricRef;
import io.evalflow.spi.eval.SampleContext;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.eval.Scorer;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.eval.TaskState;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Compares the last number of the answer with the target. */
final class LastNumber implements Scorer {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+");

  @Override
  public Optional<Score> score(TaskState state, Target target, SampleContext context) {
    String completion = state.output().completion();
    String answer =
        NUMBER.matcher(completion).results().map(MatchResult::group).reduce("", (a, b) -> b);
    boolean right = target.values().contains(answer);
    return Optional.of(Score.of(right ? Score.CORRECT : Score.INCORRECT, answer, completion));
  }

  @Override
  public List<MetricRef> metrics() {
    return List.of(MetricRef.of("accuracy"), MetricRef.of("stderr"));
  }
}

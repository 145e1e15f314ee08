package io.evalflow.engine.run;

import io.evalflow.spi.eval.Score;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalRetryError;
import io.evalflow.spi.log.EvalSample;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt at a sample ended.
 *
 * @param sample the sample as it goes into the log, without the attempts that failed before
 * @param scores its scores by scorer
 * @param failure what it failed with, or null
 * @param cancelled whether it was interrupted before it was done
 * @param retry what the log keeps of the attempt if it is repeated, or null
 */
record SampleOutcome(
    EvalSample sample,
    Map<String, Score> scores,
    @Nullable Throwable failure,
    boolean cancelled,
    @Nullable EvalRetryError retry) {
  SampleOutcome {
    scores = Immutables.map(scores);
  }

  /** A sample that failed by itself, and may be repeated. */
  boolean failed() {
    return failure != null && !cancelled;
  }
}

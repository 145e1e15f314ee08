package io.evalflow.spi.eval;

import java.util.List;
import java.util.Optional;

/**
 * Scores the answer to a sample. One instance serves all samples of a task, from many threads at
 * once. Mirrors {@code Scorer} of Inspect AI.
 */
public interface Scorer {
  /**
   * Scores a sample.
   *
   * @return the score; empty if this scorer has nothing to say about the sample
   * @throws Exception any failure; the sample is then retried or marked as failed
   */
  Optional<Score> score(TaskState state, Target target, SampleContext context) throws Exception;

  /** The metrics that are computed over its scores, in the order of the log. */
  List<MetricRef> metrics();
}

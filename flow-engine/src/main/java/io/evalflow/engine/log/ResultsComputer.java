package io.evalflow.engine.log;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalResults;
import io.evalflow.spi.log.EvalSampleReductions;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Computes the results of a log from the scores of its samples. Safe for use by many threads. */
@FunctionalInterface
public interface ResultsComputer {
  /**
   * Computes them.
   *
   * @param header says what the scorers, metrics and reducers are; of its results, what does not
   *     come from scores is kept
   * @param samples all samples of the log, in its order
   * @throws FlowException with {@code UNKNOWN_NAME} if nobody provides a metric or reducer
   */
  Computed compute(EvalLog header, List<ScoredSample> samples);

  /**
   * The scores of a sample.
   *
   * @param metadata metadata of the sample
   * @param scores scores by scorer
   * @param failed whether an error ended the sample
   */
  record ScoredSample(
      SampleId id, Map<String, JsonNode> metadata, Map<String, Score> scores, boolean failed) {}

  /**
   * Results.
   *
   * @param reductions the reduced scores; empty if there are none
   */
  record Computed(EvalResults results, List<EvalSampleReductions> reductions) {}
}

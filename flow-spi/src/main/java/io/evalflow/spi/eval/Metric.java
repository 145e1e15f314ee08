package io.evalflow.spi.eval;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A figure over the scores of all samples. Safe for use by many threads. Mirrors {@code Metric} of
 * Inspect AI.
 */
@FunctionalInterface
public interface Metric {
  /**
   * Computes the figure.
   *
   * @param scores the reduced scores of the samples that have one; may be empty
   * @return a number, or a mapping of names to numbers
   */
  JsonNode compute(List<SampleScore> scores);
}

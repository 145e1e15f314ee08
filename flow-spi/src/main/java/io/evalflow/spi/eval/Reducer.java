package io.evalflow.spi.eval;

import java.util.List;

/**
 * Makes one score of a sample's scores over its epochs. Safe for use by many threads. Mirrors
 * {@code ScoreReducer} of Inspect AI.
 */
@FunctionalInterface
public interface Reducer {
  /**
   * Reduces.
   *
   * @param scores the scores of one sample by one scorer, one an epoch, in order; never empty
   */
  Score reduce(List<Score> scores);
}

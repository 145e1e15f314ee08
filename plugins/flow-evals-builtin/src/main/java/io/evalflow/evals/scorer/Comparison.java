package io.evalflow.evals.scorer;

/** Compares a model's completion with one target. Safe for use by many threads. */
@FunctionalInterface
interface Comparison {
  /** What was found. */
  Verdict compare(String completion, String target);

  /**
   * What a comparison found.
   *
   * @param answer the answer taken from the completion, for the log
   * @param matched whether it is the target
   */
  record Verdict(String answer, boolean matched) {}
}

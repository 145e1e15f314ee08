package io.evalflow.spi.eval;

/**
 * A step in answering a sample: changes the prompt, calls the model, uses tools. One instance
 * serves all samples of a task, from many threads at once, so it holds no state of a sample. It may
 * block. Mirrors {@code Solver} of Inspect AI.
 */
@FunctionalInterface
public interface Solver {
  /**
   * Works on a sample.
   *
   * @return the new state; may be the one given
   * @throws Exception any failure; the sample is then retried or marked as failed
   */
  TaskState solve(TaskState state, SampleContext context) throws Exception;
}

package io.evalflow.spi.step;

import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalLog;
import java.util.List;

/**
 * What a step returns. Mirrors Inspect Flow's {@code StepResult}.
 *
 * @param logs the logs that the caller goes on with
 * @param modified whether they were changed and are to be written; what did not change in fact is
 *     not written anyway
 * @param flush whether all that was changed so far is written now, not when the outermost step ends
 * @param skipLogSteps whether the caller is not to go on with these logs: it gets an empty list
 */
public record StepResult(
    List<EvalLog> logs, boolean modified, boolean flush, boolean skipLogSteps) {
  /** Copies the list. */
  public StepResult {
    logs = Immutables.list(logs);
  }

  /** Logs that were changed. */
  public static StepResult modified(List<EvalLog> logs) {
    return new StepResult(logs, true, false, false);
  }

  /** Logs that were only looked at. */
  public static StepResult unmodified(List<EvalLog> logs) {
    return new StepResult(logs, false, false, false);
  }

  /** The same, and all that was changed so far is written now. */
  public StepResult flushed() {
    return new StepResult(logs, modified, true, skipLogSteps);
  }

  /** The same, and the caller does not go on with these logs. */
  public StepResult skipping() {
    return new StepResult(logs, modified, flush, true);
  }
}

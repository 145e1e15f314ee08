package io.evalflow.spi.run;

import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalLog;
import java.net.URI;
import java.util.List;

/**
 * How a run ended.
 *
 * @param status how it ended as a whole
 * @param logDir where its logs are; ends in a slash
 * @param logs headers of its logs, in the order of the spec, each with its location
 */
public record RunResult(Status status, URI logDir, List<EvalLog> logs) {
  /** How a run ended. */
  public enum Status {
    /** Every task is complete. */
    SUCCESS,
    /** Some task is not complete: errors, or samples that failed. */
    INCOMPLETE,
    /** It was interrupted. */
    CANCELLED
  }

  /** Copies its list. */
  public RunResult {
    logs = Immutables.list(logs);
  }

  /** Whether every task is complete. */
  public boolean success() {
    return status == Status.SUCCESS;
  }
}

package io.evalflow.engine.run;

import com.google.common.base.Throwables;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalError;
import java.util.Map;

/** Failures as logs describe them. */
final class Failures {
  private Failures() {}

  /** A failure of a sample or task. */
  static EvalError of(Throwable failure) {
    String trace = Throwables.getStackTraceAsString(failure);
    return new EvalError(message(failure), trace, trace, Map.of());
  }

  /**
   * The interruption of a sample. The message begins as Inspect's does, which tells by it that the
   * sample did not fail by itself.
   */
  static EvalError cancelled() {
    String message = "CancelledError('Cancelled before the sample was done')";
    return new EvalError(message, message, message, Map.of());
  }

  /** What happened, in one line. */
  static String message(Throwable failure) {
    if (failure instanceof FlowException flow) {
      return flow.message();
    }
    String message = failure.getMessage();
    String kind = failure.getClass().getSimpleName();
    return message == null ? kind : kind + ": " + message;
  }
}

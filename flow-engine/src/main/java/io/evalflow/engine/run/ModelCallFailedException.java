package io.evalflow.engine.run;

/** A model call that failed for good, after all its attempts. */
final class ModelCallFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ModelCallFailedException(String model, int attempts, String message, Throwable cause) {
    super(
        model
            + " failed"
            + (attempts == 1 ? "" : " after " + attempts + " attempts")
            + ": "
            + message,
        cause);
  }
}

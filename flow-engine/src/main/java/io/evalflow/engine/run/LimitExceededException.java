package io.evalflow.engine.run;

/** A limit of a sample was reached: the work ends, and the sample is scored as it stands. */
final class LimitExceededException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String type;
  private final double limit;
  private final String reason;

  LimitExceededException(String type, double limit, String reason) {
    super(reason, null, false, false);
    this.type = type;
    this.limit = limit;
    this.reason = reason;
  }

  String type() {
    return type;
  }

  double limit() {
    return limit;
  }

  String reason() {
    return reason;
  }
}

package io.evalflow.engine.run;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before a model call is repeated. Without a word from the provider as Inspect
 * waits: 3 seconds, doubled with every attempt, up to half an hour, and up to 3 seconds on top.
 * With a Retry-After, which Inspect leaves aside, that long and up to a tenth more, so that callers
 * who were told the same do not come back together.
 *
 * <p>Failsafe's retries are not used: they neither add jitter to a delay nor let the wait be
 * measured, which must not count as working time nor hold a connection.
 *
 * @param random numbers from 0 to 1
 */
record Backoff(DoubleSupplier random) {
  private static final double INITIAL_SECONDS = 3;
  private static final double MOST_SECONDS = 30 * 60;
  private static final double JITTER_SECONDS = 3;

  /**
   * The wait before the next attempt.
   *
   * @param failures attempts that failed so far, at least 1
   */
  Duration wait(int failures, Optional<Duration> retryAfter) {
    if (retryAfter.isPresent()) {
      return scale(retryAfter.get(), 1 + random.getAsDouble() / 10);
    }
    double seconds =
        INITIAL_SECONDS * Math.pow(2, failures - 1) + random.getAsDouble() * JITTER_SECONDS;
    return seconds(Math.min(seconds, MOST_SECONDS));
  }

  private static Duration scale(Duration duration, double factor) {
    return seconds(duration.toNanos() / 1e9 * factor);
  }

  static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}

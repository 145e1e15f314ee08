package io.evalflow.spi.model;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model call that failed. The message never holds a credential. */
public class ModelCallException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;
  private final @Nullable Duration retryAfter;

  /**
   * A failed call.
   *
   * @param retryable whether another attempt may succeed: rate limits, server errors, dropped
   *     connections, time-outs
   * @param retryAfter how long the provider asks to wait before the next attempt, or null
   */
  public ModelCallException(
      String message, boolean retryable, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.retryable = retryable;
    this.retryAfter = retryAfter;
  }

  /** Whether another attempt may succeed. */
  public boolean retryable() {
    return retryable;
  }

  /** How long the provider asks to wait before the next attempt. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}

package io.evalflow.spi.eval;

import org.jspecify.annotations.Nullable;

/**
 * Limits on each sample; null is no limit. A sample that reaches one is scored as it stands, and
 * says so in the log.
 *
 * @param messageLimit most messages in the conversation
 * @param tokenLimit most tokens over all model calls
 * @param turnLimit most answers of models
 * @param timeLimit most seconds on the clock
 * @param workingLimit most seconds of work, without waiting for rate limits
 */
public record SampleLimits(
    @Nullable Integer messageLimit,
    @Nullable Integer tokenLimit,
    @Nullable Integer turnLimit,
    @Nullable Integer timeLimit,
    @Nullable Integer workingLimit) {
  /** No limits. */
  public static final SampleLimits NONE = new SampleLimits(null, null, null, null, null);
}

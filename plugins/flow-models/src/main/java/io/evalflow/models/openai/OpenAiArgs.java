package io.evalflow.models.openai;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.model.ModelSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The {@code model_args} of these providers, by the names of Inspect AI.
 *
 * @param clientTimeout seconds for one call; 600 if absent
 * @param serviceTier processing tier of OpenAI
 * @param promptCacheKey what OpenAI groups requests by for its prompt cache
 * @param promptCacheRetention how long OpenAI keeps a cached prompt
 * @param safetyIdentifier what OpenAI knows the end user by; for OpenAI's own models {@code
 *     OPENAI_SAFETY_IDENTIFIER} stands in
 * @param organization organisation that is billed
 * @param project project that is billed
 * @param responsesApi must be absent or false: only the chat completions API is there
 */
record OpenAiArgs(
    @Nullable Double clientTimeout,
    @Nullable String serviceTier,
    @Nullable String promptCacheKey,
    @Nullable String promptCacheRetention,
    @Nullable String safetyIdentifier,
    @Nullable String organization,
    @Nullable String project,
    @Nullable Boolean responsesApi) {
  private static final double DEFAULT_TIMEOUT = 600;
  private static final double FLEX_TIMEOUT = 900;

  /**
   * Reads the arguments of a model.
   *
   * @throws FlowException if one is unknown or wrong
   */
  static OpenAiArgs of(ModelSpec spec) {
    OpenAiArgs args = spec.args().bind(OpenAiArgs.class);
    if (Boolean.TRUE.equals(args.responsesApi)) {
      throw new FlowException(
          ErrorCode.UNSUPPORTED,
          spec.fullName() + ": responses_api: the responses API is not supported",
          "leave responses_api out; the chat completions API is used",
          null);
    }
    if (args.clientTimeout != null && !(args.clientTimeout > 0 && args.clientTimeout < 1e6)) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE, spec.fullName() + ": client_timeout must be above 0 seconds");
    }
    return args;
  }

  /** The same with an identifier of the end user, unless there is one. */
  OpenAiArgs orSafetyIdentifier(@Nullable String identifier) {
    return safetyIdentifier != null
        ? this
        : new OpenAiArgs(
            clientTimeout,
            serviceTier,
            promptCacheKey,
            promptCacheRetention,
            identifier,
            organization,
            project,
            responsesApi);
  }

  /** Most time for one call. */
  Duration timeout() {
    double seconds = "flex".equals(serviceTier) ? FLEX_TIMEOUT : DEFAULT_TIMEOUT;
    return Duration.ofMillis((long) ((clientTimeout == null ? seconds : clientTimeout) * 1000));
  }
}

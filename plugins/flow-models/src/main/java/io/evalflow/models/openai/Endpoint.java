package io.evalflow.models.openai;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.model.ModelContext;
import io.evalflow.spi.model.ModelSpec;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where to call, and with which key.
 *
 * @param baseUrl without a slash at its end
 * @param apiKey the key; never shown
 * @param apiKeyVariable the variable that holds the key, for messages
 */
record Endpoint(String baseUrl, String apiKey, String apiKeyVariable) {
  static final String OPENAI_URL = "https://api.openai.com/v1";

  /**
   * The endpoint of a model: what the spec says, else the environment, else the default.
   *
   * @throws FlowException if the key is missing, or the base URL without a default
   */
  static Endpoint of(
      ModelSpec spec,
      ModelContext context,
      String keyVariable,
      String urlVariable,
      @Nullable String defaultUrl) {
    String key =
        given(spec.apiKey())
            .or(() -> variable(context, keyVariable))
            .orElseThrow(() -> missing(spec, keyVariable));
    String url =
        given(spec.baseUrl())
            .or(() -> variable(context, urlVariable))
            .or(() -> variable(context, "INSPECT_EVAL_MODEL_BASE_URL"))
            .or(() -> Optional.ofNullable(defaultUrl))
            .orElseThrow(() -> missing(spec, urlVariable));
    return new Endpoint(checked(url, spec), key, keyVariable);
  }

  /** The same text without the key, should a server repeat it. */
  String redact(String text) {
    return text.replace(apiKey, "***");
  }

  /** Equal for equal endpoints and keys. */
  String connectionKey() {
    return baseUrl + ":" + Integer.toHexString(apiKey.hashCode());
  }

  @Override
  public String toString() {
    return "Endpoint[" + baseUrl + "]";
  }

  private static Optional<String> given(@Nullable String value) {
    return Optional.ofNullable(value).filter(text -> !text.isBlank());
  }

  private static Optional<String> variable(ModelContext context, String name) {
    return context.environment(name).filter(text -> !text.isBlank());
  }

  private static String checked(String url, ModelSpec spec) {
    try {
      URI uri = URI.create(url.strip());
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null) {
        return url.strip().replaceAll("/+$", "");
      }
    } catch (IllegalArgumentException e) {
      throw badUrl(spec, e);
    }
    throw badUrl(spec, null);
  }

  private static FlowException badUrl(ModelSpec spec, @Nullable Throwable cause) {
    return new FlowException(
        ErrorCode.INVALID_VALUE,
        spec.fullName() + ": the base URL is not an http or https URL with a host",
        null,
        cause);
  }

  private static FlowException missing(ModelSpec spec, String variable) {
    return new FlowException(
        ErrorCode.ENVIRONMENT,
        spec.fullName() + ": the environment variable " + variable + " is not set",
        "set " + variable + ", in the environment or in a .env file",
        null);
  }
}

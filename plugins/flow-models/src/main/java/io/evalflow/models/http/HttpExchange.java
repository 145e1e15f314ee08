package io.evalflow.models.http;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import io.evalflow.spi.model.ModelCallException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP exchange, seen by LangChain4j as its HTTP client. Remembers what was sent and what came
 * back, so that a failure can be judged by its headers and the log can hold the raw exchange. Made
 * for one call on one thread.
 *
 * <p>The time limit covers the whole exchange, the body included: the JDK's own one ends with the
 * headers.
 */
public final class HttpExchange implements HttpClient {
  private static final int MAX_BODY = 64 << 20;

  private final java.net.http.HttpClient client;
  private final Duration timeout;
  private final Clock clock;
  private @Nullable String requestBody;
  private @Nullable Integer status;
  private @Nullable HttpHeaders headers;
  private @Nullable String responseBody;
  private @Nullable Exception failure;
  private @Nullable Duration elapsed;

  /**
   * An exchange that has not begun.
   *
   * @param client whose connections are used
   * @param timeout most time until the whole response is there
   * @param clock tells how far away a date in {@code Retry-After} is
   */
  public HttpExchange(java.net.http.HttpClient client, Duration timeout, Clock clock) {
    this.client = client;
    this.timeout = timeout;
    this.clock = clock;
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    requestBody = request.body();
    long start = System.nanoTime();
    try {
      HttpResponse<byte[]> response = send(translate(request));
      String body = new String(response.body(), StandardCharsets.UTF_8);
      status = response.statusCode();
      headers = response.headers();
      responseBody = body;
      if (response.statusCode() >= 400) {
        throw new HttpException(response.statusCode(), body);
      }
      return SuccessfulHttpResponse.builder()
          .statusCode(response.statusCode())
          .headers(response.headers().map())
          .body(body)
          .build();
    } catch (IOException | InterruptedException | IllegalArgumentException e) {
      failure = e;
      throw new IllegalStateException("the call did not complete", e);
    } finally {
      elapsed = Duration.ofNanos(System.nanoTime() - start);
    }
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    throw new UnsupportedOperationException("answers are not streamed");
  }

  private java.net.http.HttpRequest translate(HttpRequest request) {
    java.net.http.HttpRequest.Builder builder =
        java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
            .method(
                request.method().name(),
                request.body() == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(request.body()));
    request.headers().forEach((name, values) -> values.forEach(v -> builder.setHeader(name, v)));
    return builder.build();
  }

  private HttpResponse<byte[]> send(java.net.http.HttpRequest request)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> response =
        client.sendAsync(request, info -> new LimitedBody(MAX_BODY));
    try {
      return response.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      response.cancel(true);
      throw new HttpTimeoutException("no complete response in " + timeout.toMillis() + " ms");
    } catch (InterruptedException e) {
      response.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  /** Whether a response with a good status came. */
  public boolean succeeded() {
    return status != null && status < 400;
  }

  /** The status, if a response came. */
  public Optional<Integer> status() {
    return Optional.ofNullable(status);
  }

  /** What was sent, if it came to that; holds no header. */
  public Optional<String> requestBody() {
    return Optional.ofNullable(requestBody);
  }

  /** What came back, of whatever status. */
  public Optional<String> responseBody() {
    return Optional.ofNullable(responseBody);
  }

  /** How long it took, as far as it went. */
  public Duration elapsed() {
    return elapsed == null ? Duration.ZERO : elapsed;
  }

  /**
   * Throws if the calling thread was interrupted during the exchange.
   *
   * @throws InterruptedException if it was
   */
  public void throwIfInterrupted() throws InterruptedException {
    if (failure instanceof InterruptedException) {
      throw new InterruptedException("interrupted in a model call");
    }
  }

  /**
   * The failure of this exchange as the engine wants it. Statuses 408, 429 and 5xx are worth
   * another attempt, as in Inspect AI, and so are 409 where the server says {@code x-should-retry:
   * true}, a dropped or refused connection and a time-out; an untrusted certificate is not.
   *
   * @param message what failed; holds no credential
   */
  public ModelCallException failure(String message) {
    if (status != null && headers != null) {
      Duration wait = new RetryAfter(clock).read(headers).orElse(null);
      return new ModelCallException(message, retryable(status, headers), wait, failure);
    }
    return new ModelCallException(message, retryable(failure), null, failure);
  }

  /** What went wrong without a status, in a few words; empty if nothing did. */
  public String connectionProblem() {
    if (failure == null) {
      return "";
    }
    String detail = failure.getMessage();
    Throwable cause = failure.getCause();
    if (detail == null && cause != null) {
      detail = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
    return failure.getClass().getSimpleName() + (detail == null ? "" : ": " + detail);
  }

  private static boolean retryable(int status, HttpHeaders headers) {
    return status == 408
        || status == 429
        || status >= 500
        || (status == 409 && headers.firstValue("x-should-retry").orElse("").equals("true"));
  }

  private static boolean retryable(@Nullable Exception failure) {
    return failure instanceof IOException
        && !(failure instanceof SSLHandshakeException)
        && !(failure instanceof SSLPeerUnverifiedException);
  }

  /** A builder, as LangChain4j wants one, that always gives this exchange. */
  public HttpClientBuilder asBuilder() {
    return new Fixed(this);
  }

  /** Ignores the time limits that LangChain4j sets: the exchange has its own. */
  private record Fixed(HttpExchange exchange) implements HttpClientBuilder {
    @Override
    public Duration connectTimeout() {
      return exchange.timeout;
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration ignored) {
      return this;
    }

    @Override
    public Duration readTimeout() {
      return exchange.timeout;
    }

    @Override
    public HttpClientBuilder readTimeout(Duration ignored) {
      return this;
    }

    @Override
    public HttpClient build() {
      return exchange;
    }
  }
}

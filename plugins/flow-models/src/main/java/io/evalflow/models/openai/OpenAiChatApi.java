package io.evalflow.models.openai;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.openai.OpenAiChatModel;
import io.evalflow.models.http.HttpExchange;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.ModelApi;
import io.evalflow.spi.model.ModelCall;
import io.evalflow.spi.model.ModelCallBuilder;
import io.evalflow.spi.model.ModelCallException;
import io.evalflow.spi.model.ModelOutput;
import io.evalflow.spi.model.ModelRequest;
import io.evalflow.spi.model.ModelResponse;
import io.evalflow.spi.model.ModelSpec;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A model behind a chat completions endpoint. Every call makes its own LangChain4j model, which
 * costs microseconds once the first has loaded the classes: so each carries the headers, time limit
 * and exchange of that call alone, and none is loaded before the first call. Connections are
 * shared.
 */
final class OpenAiChatApi implements ModelApi {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

  private final String fullName;
  private final String model;
  private final Endpoint endpoint;
  private final OpenAiArgs args;
  private final RequestConfig config;
  private final Clock clock;
  private final Object lock = new Object();
  private @Nullable HttpClient connections;

  private OpenAiChatApi(
      String fullName, String model, Endpoint endpoint, OpenAiArgs args, RequestConfig config) {
    this.fullName = fullName;
    this.model = model;
    this.endpoint = endpoint;
    this.args = args;
    this.config = config;
    this.clock = Clock.systemUTC();
  }

  /**
   * Makes a model without calling or loading anything.
   *
   * @param model the name that the endpoint knows
   * @throws FlowException if the config asks for what is not possible
   */
  static OpenAiChatApi of(
      ModelSpec spec, String model, Endpoint endpoint, ModelFamily family, OpenAiArgs args) {
    List<String> unsupported = RequestConfig.unsupported(spec.config());
    if (!unsupported.isEmpty()) {
      throw new FlowException(
          ErrorCode.UNSUPPORTED,
          spec.fullName() + ": not supported in its config: " + String.join(", ", unsupported));
    }
    RequestConfig config = new RequestConfig(model, family, args);
    config.warnOfDropped(spec.config());
    return new OpenAiChatApi(spec.fullName(), model, endpoint, args, config);
  }

  @Override
  public ModelResponse generate(ModelRequest request)
      throws ModelCallException, InterruptedException {
    List<String> unsupported = RequestConfig.unsupported(request.config());
    if (!unsupported.isEmpty()) {
      throw new ModelCallException(
          fullName + ": not supported in its config: " + String.join(", ", unsupported),
          false,
          null,
          null);
    }
    ChatRequest chat =
        ChatRequest.builder()
            .messages(Messages.translate(request.input()))
            .parameters(config.parameters(request))
            .build();
    HttpExchange exchange = new HttpExchange(connections(), timeout(request.config()), clock);
    RuntimeException problem = call(chat, exchange, request.config());
    exchange.throwIfInterrupted();
    return response(exchange, problem);
  }

  /** Makes the call; what LangChain4j throws is judged later, together with the exchange. */
  private @Nullable RuntimeException call(
      ChatRequest chat, HttpExchange exchange, GenerateConfig requestConfig) {
    try {
      OpenAiChatModel.builder()
          .httpClientBuilder(exchange.asBuilder())
          .baseUrl(endpoint.baseUrl())
          .apiKey(endpoint.apiKey())
          .organizationId(args.organization())
          .projectId(args.project())
          .modelName(model)
          .maxRetries(0)
          .customHeaders(
              requestConfig.extraHeaders() == null ? Map.of() : requestConfig.extraHeaders())
          .build()
          .chat(chat);
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  private ModelResponse response(HttpExchange exchange, @Nullable RuntimeException problem)
      throws ModelCallException {
    Optional<JsonNode> body =
        exchange.responseBody().map(endpoint::redact).flatMap(Responses::parse);
    if (exchange.succeeded()) {
      ModelOutput output =
          body.flatMap(tree -> Responses.read(tree, model))
              .orElseThrow(
                  () ->
                      new ModelCallException(
                          fullName + ": the response is not a chat completion",
                          true,
                          null,
                          problem));
      return new ModelResponse(output, log(exchange, body.orElse(null)));
    }
    JsonNode error = body.map(Responses::error).orElse(JsonNodeFactory.instance.missingNode());
    int status = exchange.status().orElse(0);
    if (status == 400 || status == 422) {
      Optional<ModelOutput> refusal = Responses.refusal(error, model);
      if (refusal.isPresent()) {
        return new ModelResponse(refusal.get(), log(exchange, body.orElse(null)));
      }
    }
    throw failure(exchange, status, error, problem);
  }

  private ModelCallException failure(
      HttpExchange exchange, int status, JsonNode error, @Nullable RuntimeException problem) {
    if (status > 0) {
      return exchange.failure(
          fullName + ": HTTP " + status + detail(exchange, error) + advice(status));
    }
    String connection = exchange.connectionProblem();
    if (connection.isEmpty() && problem != null) {
      return new ModelCallException(
          fullName + ": the request cannot be made: " + endpoint.redact(problem.toString()),
          false,
          null,
          problem);
    }
    return exchange.failure(
        fullName + ": no response from " + endpoint.baseUrl() + ": " + connection);
  }

  private String detail(HttpExchange exchange, JsonNode error) {
    String message = error.path("message").asString("");
    if (message.isEmpty()) {
      message = exchange.responseBody().map(endpoint::redact).orElse("").strip();
    }
    String shown = message.length() > 500 ? message.substring(0, 500) + "…" : message;
    return shown.isEmpty() ? "" : ": " + shown;
  }

  private String advice(int status) {
    return switch (status) {
      case 401 -> " (is " + endpoint.apiKeyVariable() + " right?)";
      case 403 -> " (the key may not use this model)";
      case 404 -> " (does " + endpoint.baseUrl() + " serve a model '" + model + "'?)";
      default -> "";
    };
  }

  private static ModelCall log(HttpExchange exchange, @Nullable JsonNode response) {
    JsonNode request =
        exchange
            .requestBody()
            .flatMap(Responses::parse)
            .orElseGet(JsonNodeFactory.instance::objectNode);
    return ModelCallBuilder.builder(ModelCall.of(request, response))
        .time(exchange.elapsed().toNanos() / 1e9)
        .build();
  }

  private Duration timeout(GenerateConfig requestConfig) {
    Integer attempt = requestConfig.attemptTimeout();
    Duration limit = args.timeout();
    return attempt != null && attempt < limit.toSeconds() ? Duration.ofSeconds(attempt) : limit;
  }

  private HttpClient connections() {
    synchronized (lock) {
      if (connections == null) {
        connections =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
      }
      return connections;
    }
  }

  /** One limit for each key and model, as in Inspect AI; the key itself is not shown. */
  @Override
  public String connectionKey() {
    return endpoint.connectionKey() + ":" + model;
  }

  @Override
  public void close() {
    synchronized (lock) {
      connections = null;
    }
  }
}

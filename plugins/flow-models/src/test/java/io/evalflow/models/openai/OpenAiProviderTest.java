package io.evalflow.models.openai;

import static io.evalflow.models.openai.LoopbackServer.GOOD;
import static io.evalflow.models.openai.LoopbackServer.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.ChatMessageAssistantBuilder;
import io.evalflow.spi.model.ChatMessageToolBuilder;
import io.evalflow.spi.model.ChatMessageUserBuilder;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.GenerateConfigBuilder;
import io.evalflow.spi.model.MessageContent;
import io.evalflow.spi.model.ModelApi;
import io.evalflow.spi.model.ModelCallException;
import io.evalflow.spi.model.ModelOutput;
import io.evalflow.spi.model.ModelProvider;
import io.evalflow.spi.model.ModelRequest;
import io.evalflow.spi.model.ModelResponse;
import io.evalflow.spi.model.ModelSpec;
import io.evalflow.spi.model.ModelUsage;
import io.evalflow.spi.model.StopReason;
import io.evalflow.spi.model.ToolCall;
import io.evalflow.spi.model.ToolChoice;
import io.evalflow.spi.model.ToolInfo;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
class OpenAiProviderTest {
  private static final String KEY = "sk-test-0123456789";
  private static final GenerateConfig PLAIN = GenerateConfigBuilder.builder().build();

  @Test
  void bothProvidersAreFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(ModelProvider.class))
        .extracting(ModelProvider::name)
        .containsExactlyInAnyOrder("openai", "openai-api");
  }

  @Test
  void anAnswerHasTextUsageStopReasonModelAndId() throws Exception {
    try (LoopbackServer server = answering(200, GOOD);
        ModelApi model = openAi(server, "gpt-4o", PLAIN)) {
      ModelOutput output = ask(model, PLAIN).output();

      assertThat(output.completion()).isEqualTo("Paris");
      assertThat(output.model()).isEqualTo("gpt-x-2026");
      assertThat(output.responseId()).isEqualTo("chatcmpl-1");
      assertThat(output.stopReason()).isEqualTo(StopReason.STOP);
      assertThat(output.usage()).isEqualTo(ModelUsage.of(10, 3));
      assertThat(output.message().source()).isEqualTo("generate");
      assertThat(server.received()).hasSize(1);
      assertThat(server.received().get(0).path()).isEqualTo("/v1/chat/completions");
    }
  }

  @Test
  void cachedAndReasoningTokensAreToldApart() throws Exception {
    String body =
        """
        {"id": "c", "model": "m", "choices": [{"index": 0, "finish_reason": "length",
          "message": {"role": "assistant", "content": "x"}}],
         "usage": {"prompt_tokens": 100, "completion_tokens": 30, "total_tokens": 130,
          "prompt_tokens_details": {"cached_tokens": 64},
          "completion_tokens_details": {"reasoning_tokens": 20}}}
        """;
    try (LoopbackServer server = answering(200, body);
        ModelApi model = openAi(server, "gpt-4o", PLAIN)) {
      ModelOutput output = ask(model, PLAIN).output();

      assertThat(output.usage())
          .isEqualTo(new ModelUsage(36, 30, 130, null, 64L, 20L, null, Map.of()));
      assertThat(output.stopReason()).isEqualTo(StopReason.MAX_TOKENS);
    }
  }

  @Test
  void everyFieldOfTheConfigThatTheApiKnowsIsSent() throws Exception {
    GenerateConfig config =
        GenerateConfigBuilder.builder()
            .temperature(0.5)
            .topP(0.9)
            .maxTokens(77L)
            .stopSeqs(List.of("END"))
            .seed(BigInteger.valueOf(7))
            .frequencyPenalty(0.1)
            .presencePenalty(0.2)
            .logitBias(Map.of("42", -1.5))
            .logprobs(true)
            .topLogprobs(3)
            .verbosity("low")
            .responseSchema(
                json(
                    """
                    {"name": "city", "strict": true, "json_schema": {"type": "object"}}
                    """))
            .extraHeaders(Map.of("X-Team", "evals"))
            .extraBody(Map.of("top_k", json("5"), "nested", json("{\"a\": [1, null]}")))
            .build();
    try (LoopbackServer server = answering(200, GOOD);
        ModelApi model = openAi(server, "gpt-4o", config)) {
      ask(model, config);

      assertThat(server.received().get(0).body())
          .isEqualTo(
              json(
                  """
                  {"model": "gpt-4o",
                   "messages": [{"role": "user", "content": "Capital of France?"}],
                   "stream": false, "temperature": 0.5, "top_p": 0.9, "max_tokens": 77, "stop": ["END"],
                   "seed": 7, "frequency_penalty": 0.1, "presence_penalty": 0.2,
                   "logit_bias": {"42": -1.5}, "logprobs": true, "top_logprobs": 3,
                   "verbosity": "low",
                   "response_format": {"type": "json_schema", "json_schema":
                     {"name": "city", "strict": true, "schema": {"type": "object"}}},
                   "top_k": 5, "nested": {"a": [1, null]}}
                  """));
      assertThat(server.received().get(0).headers().get("X-team")).containsExactly("evals");
      assertThat(server.received().get(0).headers().get("Authorization"))
          .containsExactly("Bearer " + KEY);
    }
  }

  @Test
  void reasoningModelsGetTheirOwnTokenLimitAndNoTemperature() throws Exception {
    GenerateConfig config =
        GenerateConfigBuilder.builder()
            .temperature(0.0)
            .maxTokens(9L)
            .reasoningEffort("low")
            .build();
    try (LoopbackServer server = answering(200, GOOD);
        ModelApi model = openAi(server, "o3-mini", config)) {
      ask(model, config);

      JsonNode body = server.received().get(0).body();
      assertThat(body.propertyNames())
          .containsExactlyInAnyOrder(
              "model", "messages", "stream", "max_completion_tokens", "reasoning_effort");
    }
  }

  @Test
  void conversationsOfAllRolesAndImagesAndToolsAreSent() throws Exception {
    ToolInfo tool =
        new ToolInfo("add", "Adds.", (ObjectNode) json("{\"type\": \"object\"}"), null, Map.of());
    List<ChatMessage> input =
        List.of(
            ChatMessage.system("Be brief."),
            ChatMessageUserBuilder.builder()
                .content(
                    new MessageContent(
                        null,
                        List.of(
                            json("{\"type\": \"text\", \"text\": \"What is it?\"}"),
                            json(
                                "{\"type\": \"image\", \"image\": \"data:image/png;base64,AA==\"}"))))
                .build(),
            ChatMessageAssistantBuilder.builder()
                .content(MessageContent.of("Let me add."))
                .toolCalls(
                    List.of(
                        new ToolCall(
                            "call_1",
                            "add",
                            (ObjectNode) json("{\"a\": 1}"),
                            null,
                            null,
                            "function",
                            Map.of())))
                .build(),
            ChatMessageToolBuilder.builder()
                .content(MessageContent.of("3"))
                .toolCallId("call_1")
                .function("add")
                .build());
    try (LoopbackServer server = answering(200, GOOD);
        ModelApi model = openAi(server, "gpt-4o", PLAIN)) {
      model.generate(new ModelRequest(input, List.of(tool), ToolChoice.ANY, PLAIN));

      JsonNode body = server.received().get(0).body();
      assertThat(body.path("messages"))
          .isEqualTo(
              json(
                  """
                  [{"role": "system", "content": "Be brief."},
                   {"role": "user", "content": [
                     {"type": "text", "text": "What is it?"},
                     {"type": "image_url", "image_url":
                       {"url": "data:image/png;base64,AA==", "detail": "auto"}}]},
                   {"role": "assistant", "content": "Let me add.", "tool_calls": [
                     {"id": "call_1", "type": "function",
                      "function": {"name": "add", "arguments": "{\\"a\\":1}"}}]},
                   {"role": "tool", "tool_call_id": "call_1", "content": "3"}]
                  """));
      assertThat(body.path("tool_choice")).isEqualTo(json("\"required\""));
      assertThat(body.path("tools").path(0).path("function").path("name").asString())
          .isEqualTo("add");
    }
  }

  @Test
  void contentThatCannotBeSentIsRefusedByName() {
    List<ChatMessage> input =
        List.of(
            ChatMessageUserBuilder.builder()
                .content(new MessageContent(null, List.of(json("{\"type\": \"video\"}"))))
                .build());
    try (LoopbackServer server = answering(200, GOOD);
        ModelApi model = openAi(server, "gpt-4o", PLAIN)) {
      assertThatThrownBy(
              () -> model.generate(new ModelRequest(input, List.of(), ToolChoice.AUTO, PLAIN)))
          .isInstanceOf(ModelCallException.class)
          .hasMessageContaining("'video'");
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void toolCallsReasoningAndLogprobsAreRead() throws Exception {
    String body =
        """
        {"id": "c", "model": "m", "choices": [{"index": 0, "finish_reason": "tool_calls",
          "logprobs": {"content": [{"token": "a", "logprob": -0.1, "bytes": null,
                                    "top_logprobs": []}]},
          "message": {"role": "assistant", "content": null, "reasoning_content": "hmm",
            "tool_calls": [
              {"id": "1", "type": "function",
               "function": {"name": "add", "arguments": "{\\"a\\": 1}"}},
              {"id": "2", "type": "function",
               "function": {"name": "add", "arguments": "oops"}}]}}]}
        """;
    try (LoopbackServer server = answering(200, body);
        ModelApi model = openAi(server, "gpt-4o", PLAIN)) {
      ModelOutput output = ask(model, PLAIN).output();

      assertThat(output.stopReason()).isEqualTo(StopReason.TOOL_CALLS);
      assertThat(output.usage()).isNull();
      assertThat(output.choices().get(0).logprobs()).isNotNull();
      assertThat(output.message().toolCalls()).hasSize(2);
      assertThat(output.message().toolCalls().get(0).arguments()).isEqualTo(json("{\"a\": 1}"));
      assertThat(output.message().toolCalls().get(1).parseError()).contains("oops");
      assertThat(output.message().content().parts())
          .extracting(part -> part.path("type").asString())
          .containsExactly("reasoning", "text");
    }
  }

  @Test
  void thinkTagsBecomeReasoningAndTheRestIsTheCompletion() throws Exception {
    String body = GOOD.replace("\"Paris\"", "\"<think>France...</think>\\n\\nParis\"");
    try (LoopbackServer server = answering(200, body);
        ModelApi model = openAi(server, "deepseek", PLAIN)) {
      assertThat(ask(model, PLAIN).output().completion()).isEqualTo("Paris");
    }
  }

  @Test
  void theLoggedExchangeHasBodiesAndNoCredential() throws Exception {
    String echo = GOOD.replace("\"Paris\"", "\"your key is " + KEY + "\"");
    try (LoopbackServer server = answering(200, echo);
        ModelApi model = openAi(server, "gpt-4o", PLAIN)) {
      ModelResponse response = ask(model, PLAIN);

      assertThat(response.call()).isNotNull();
      assertThat(response.call().request().path("model").asString()).isEqualTo("gpt-4o");
      assertThat(response.call().response().path("id").asString()).isEqualTo("chatcmpl-1");
      assertThat(response.call().time()).isPositive();
      assertThat(response.toString()).doesNotContain(KEY);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, false", "401, false", "403, false", "404, false", "408, true", "409, false",
    "422, false", "429, true", "500, true", "502, true", "503, true", "529, true"
  })
  void aStatusSaysWhetherAnotherAttemptMakesSense(int status, boolean retryable) {
    try (LoopbackServer server =
            answering(status, "{\"error\": {\"message\": \"because\", \"type\": \"x\"}}");
        ModelApi model = openAi(server, "gpt-4o", PLAIN)) {
      ModelCallException failure = failure(model);

      assertThat(failure.retryable()).isEqualTo(retryable);
      assertThat(failure).hasMessageContaining("HTTP " + status).hasMessageContaining("because");
      assertThat(server.received()).hasSize(1);
    }
  }

  @Test
  void aConflictIsWorthAnotherAttemptWhereTheServerSaysSo() {
    try (LoopbackServer server = answering(409, "", "x-should-retry", "true");
        ModelApi model = openAi(server, "gpt-4o", PLAIN)) {
      assertThat(failure(model).retryable()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "retry-after, 7, 7000",
    "Retry-After, 0.5, 500",
    "retry-after-ms, 250, 250",
    "retry-after, 1m30s, 90000",
    "x-ratelimit-reset-requests, 500ms, 500",
    "x-ratelimit-reset-tokens, 6m0s, 360000"
  })
  void theProvidersWaitIsRead(String header, String value, long milliseconds) {
    try (LoopbackServer server = answering(429, "{}", header, value);
        ModelApi model = openAi(server, "gpt-4o", PLAIN)) {
      assertThat(failure(model).retryAfter()).contains(Duration.ofMillis(milliseconds));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-3", "0", "soon", "inf", "1e400", "NaN", "Wed, 21 Oct 2015 07:28:00 GMT"})
  void aWaitThatMakesNoSenseIsAbsent(String value) {
    try (LoopbackServer server = answering(429, "{}", "retry-after", value);
        ModelApi model = openAi(server, "gpt-4o", PLAIN)) {
      assertThat(failure(model).retryAfter()).isEmpty();
    }
  }

  @Test
  void aWaitGivenAsADateIsTheTimeUntilThen() {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(10));
    try (LoopbackServer server = answering(503, "{}", "retry-after", date);
        ModelApi model = openAi(server, "gpt-4o", PLAIN)) {
      assertThat(failure(model).retryAfter().orElseThrow())
          .isBetween(Duration.ofMinutes(8), Duration.ofMinutes(10));
    }
  }

  @Test
  void aDroppedConnectionIsWorthAnotherAttempt() throws Exception {
    try (LoopbackServer server = new LoopbackServer(exchange -> exchange.close());
        ModelApi model = openAi(server, "gpt-4o", PLAIN)) {
      ModelCallException failure = failure(model);
      assertThat(failure.retryable()).isTrue();
      assertThat(failure).hasMessageContaining("no response from " + server.url());
    }
  }

  @Test
  void aBodyThatEndsTooSoonIsWorthAnotherAttempt() throws Exception {
    try (LoopbackServer server =
            new LoopbackServer(
                exchange -> {
                  exchange.sendResponseHeaders(200, 500);
                  exchange.getResponseBody().write('{');
                  exchange.getResponseBody().flush();
                  exchange.close();
                });
        ModelApi model = openAi(server, "gpt-4o", PLAIN)) {
      assertThat(failure(model).retryable()).isTrue();
    }
  }

  @Test
  void aRefusedConnectionIsWorthAnotherAttempt() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (ModelApi model = openAi("http://127.0.0.1:" + port + "/v1", "gpt-4o", "{}", PLAIN)) {
      assertThat(failure(model).retryable()).isTrue();
    }
  }

  @Test
  void aGoodStatusWithoutACompletionIsWorthAnotherAttempt() {
    try (LoopbackServer server = answering(200, "\"busy\"");
        ModelApi model = openAi(server, "gpt-4o", PLAIN)) {
      ModelCallException failure = failure(model);
      assertThat(failure.retryable()).isTrue();
      assertThat(failure).hasMessageContaining("not a chat completion");
    }
  }

  @Test
  void anAnswerWhoseBodyStallsTimesOut() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    try (LoopbackServer server =
            new LoopbackServer(
                exchange -> {
                  exchange.sendResponseHeaders(200, 0);
                  exchange.getResponseBody().write('{');
                  exchange.getResponseBody().flush();
                  done.await();
                });
        ModelApi model = openAi(server.url(), "gpt-4o", "{\"client_timeout\": 0.3}", PLAIN)) {
      ModelCallException failure = failure(model);
      assertThat(failure.retryable()).isTrue();
      assertThat(failure).hasMessageContaining("300 ms");
    } finally {
      done.countDown();
    }
  }

  @Test
  void anInterruptEndsACall() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    try (LoopbackServer server =
            new LoopbackServer(
                exchange -> {
                  arrived.countDown();
                  done.await();
                });
        ModelApi model = openAi(server, "gpt-4o", PLAIN)) {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  ask(model, PLAIN);
                } catch (Exception e) {
                  thrown.set(e);
                }
              });
      caller.start();
      assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
      caller.interrupt();
      caller.join(TimeUnit.SECONDS.toMillis(30));
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    } finally {
      done.countDown();
    }
  }

  @Test
  void aWrongKeyNamesTheVariableAndNeverTheKey() {
    try (LoopbackServer server =
            answering(401, "{\"error\": {\"message\": \"Incorrect API key: " + KEY + "\"}}");
        ModelApi model = openAi(server, "gpt-4o", PLAIN)) {
      assertThat(failure(model))
          .hasMessageContaining("OPENAI_API_KEY")
          .hasMessageContaining("Incorrect API key: ***")
          .hasMessageNotContaining(KEY);
    }
  }

  @Test
  void anUnknownModelIsNamed() {
    try (LoopbackServer server = answering(404, "");
        ModelApi model = openAi(server, "gpt-nope", PLAIN)) {
      assertThat(failure(model))
          .hasMessageContaining("openai/gpt-nope")
          .hasMessageContaining("serve a model 'gpt-nope'");
    }
  }

  @ParameterizedTest
  @CsvSource({"context_length_exceeded, MODEL_LENGTH", "content_filter, CONTENT_FILTER"})
  void aRefusedConversationIsAnAnswer(String code, StopReason reason) throws Exception {
    try (LoopbackServer server =
            answering(400, "{\"error\": {\"message\": \"no\", \"code\": \"" + code + "\"}}");
        ModelApi model = openAi(server, "gpt-4o", PLAIN)) {
      ModelOutput output = ask(model, PLAIN).output();
      assertThat(output.stopReason()).isEqualTo(reason);
      assertThat(output.completion()).isEqualTo("no");
    }
  }

  @Test
  void whatTheApiCannotDoIsRefusedByName() {
    GenerateConfig config =
        GenerateConfigBuilder.builder()
            .numChoices(2)
            .topK(5)
            .extraBody(Map.of("stream", json("true")))
            .build();
    FlowException early =
        catchThrowableOfType(
            FlowException.class, () -> openAi("http://localhost:1/v1", "gpt-4o", "{}", config));
    assertThat(early.code()).isEqualTo(ErrorCode.UNSUPPORTED);
    assertThat(early)
        .hasMessageContaining("num_choices")
        .hasMessageContaining("top_k")
        .hasMessageContaining("extra_body.stream");

    try (ModelApi model = openAi("http://localhost:1/v1", "gpt-4o", "{}", PLAIN)) {
      ModelCallException late =
          catchThrowableOfType(ModelCallException.class, () -> ask(model, config));
      assertThat(late.retryable()).isFalse();
      assertThat(late).hasMessageContaining("num_choices");
    }
  }

  @Test
  void aMissingKeyNamesTheVariableEvenWithABaseUrl() {
    ModelSpec spec = spec("openai", "gpt-4o", "http://localhost:1/v1", "{}", PLAIN);
    assertThatThrownBy(() -> new OpenAiProvider().create(spec, name -> Optional.empty()))
        .isInstanceOfSatisfying(
            FlowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENVIRONMENT))
        .hasMessageContaining("OPENAI_API_KEY");
  }

  @Test
  void theBaseUrlMayComeFromTheEnvironment() throws Exception {
    try (LoopbackServer server = answering(200, GOOD);
        ModelApi model =
            new OpenAiProvider()
                .create(
                    spec("openai", "gpt-4o", null, "{}", PLAIN),
                    environment("OPENAI_API_KEY", KEY, "OPENAI_BASE_URL", server.url() + "/"))) {
      assertThat(ask(model, PLAIN).output().completion()).isEqualTo("Paris");
      assertThat(server.received().get(0).path()).isEqualTo("/v1/chat/completions");
    }
  }

  @Test
  void theSafetyIdentifierOfTheEnvironmentIsSent() throws Exception {
    try (LoopbackServer server = answering(200, GOOD);
        ModelApi model =
            new OpenAiProvider()
                .create(
                    spec("openai", "gpt-4o", server.url(), "{}", PLAIN),
                    environment("OPENAI_API_KEY", KEY, "OPENAI_SAFETY_IDENTIFIER", "user-7"))) {
      ask(model, PLAIN);
      assertThat(server.received().get(0).body().path("safety_identifier").asString())
          .isEqualTo("user-7");
    }
  }

  @Test
  void aCompatibleServiceHasItsOwnVariables() throws Exception {
    try (LoopbackServer server = answering(200, GOOD);
        ModelApi model =
            new OpenAiCompatibleProvider()
                .create(
                    spec("openai-api", "my-lab/org/llama", null, "{}", PLAIN),
                    environment("MY_LAB_API_KEY", KEY, "MY_LAB_BASE_URL", server.url()))) {
      ask(model, PLAIN);
      assertThat(server.received().get(0).body().path("model").asString()).isEqualTo("org/llama");
    }
  }

  @ParameterizedTest
  @CsvSource({"MY_LAB_BASE_URL, MY_LAB_API_KEY", "MY_LAB_API_KEY, MY_LAB_BASE_URL"})
  void aCompatibleServiceNeedsBothOfItsVariables(String set, String missing) {
    assertThatThrownBy(
            () ->
                new OpenAiCompatibleProvider()
                    .create(
                        spec("openai-api", "my-lab/m", null, "{}", PLAIN),
                        environment(set, "http://localhost:1")))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining(missing);
  }

  @Test
  void aCompatibleModelWithoutAServiceIsRefused() {
    assertThatThrownBy(
            () ->
                new OpenAiCompatibleProvider()
                    .create(spec("openai-api", "llama", null, "{}", PLAIN), environment()))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("service");
  }

  @Test
  void unknownModelArgumentsAreRefusedWithTheNearestName() {
    assertThatThrownBy(
            () -> openAi("http://localhost:1/v1", "gpt-4o", "{\"client_timeot\": 3}", PLAIN))
        .isInstanceOfSatisfying(
            FlowException.class, e -> assertThat(e.hint().orElse("")).contains("client_timeout"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://host/v1", "localhost:8000", "http://", "not a url"})
  void aBaseUrlThatIsNoneIsRefused(String url) {
    assertThatThrownBy(() -> openAi(url, "gpt-4o", "{}", PLAIN))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("base URL");
  }

  private static ModelApi openAi(LoopbackServer server, String model, GenerateConfig config) {
    return openAi(server.url(), model, "{}", config);
  }

  private static ModelApi openAi(String url, String model, String args, GenerateConfig config) {
    return new OpenAiProvider()
        .create(spec("openai", model, url, args, config), environment("OPENAI_API_KEY", KEY));
  }

  private static ModelSpec spec(
      String provider, String model, String url, String args, GenerateConfig config) {
    return new ModelSpec(
        provider, model, url, null, new Args((ObjectNode) json(args), "model " + model), config);
  }

  private static io.evalflow.spi.model.ModelContext environment(String... pairs) {
    return name -> {
      for (int i = 0; i < pairs.length; i += 2) {
        if (pairs[i].equals(name)) {
          return Optional.of(pairs[i + 1]);
        }
      }
      return Optional.empty();
    };
  }

  private static ModelResponse ask(ModelApi model, GenerateConfig config) throws Exception {
    return model.generate(
        new ModelRequest(
            List.of(ChatMessage.user("Capital of France?")), List.of(), ToolChoice.AUTO, config));
  }

  private static ModelCallException failure(ModelApi model) {
    return catchThrowableOfType(ModelCallException.class, () -> ask(model, PLAIN));
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}

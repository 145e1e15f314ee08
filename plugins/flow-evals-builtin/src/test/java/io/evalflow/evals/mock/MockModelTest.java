package io.evalflow.evals.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.evals.Reference;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.ModelApi;
import io.evalflow.spi.model.ModelCallException;
import io.evalflow.spi.model.ModelProvider;
import io.evalflow.spi.model.ModelRequest;
import io.evalflow.spi.model.ModelResponse;
import io.evalflow.spi.model.ModelSpec;
import io.evalflow.spi.model.ModelUsage;
import io.evalflow.spi.model.StopReason;
import io.evalflow.spi.model.ToolChoice;
import io.evalflow.spi.model.ToolInfo;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Usage and calls were noted from running inspect-ai 0.3.285 on the same messages. */
class MockModelTest {
  private static final ToolInfo TOOL =
      new ToolInfo(
          "add",
          "Adds \"two\".",
          (ObjectNode)
              Reference.JSON.readTree(
                  "{\"type\":\"object\",\"properties\":{},\"required\":[],"
                      + "\"additionalProperties\":false}"),
          null,
          Map.of());

  @Test
  void answersAsTheMockOfInspect() throws Exception {
    ModelResponse response =
        model("{}")
            .generate(request(ChatMessage.system("Answer one."), ChatMessage.user("Capital 0?")));

    assertThat(response.output().completion()).isEqualTo("Default output from mockllm/model");
    assertThat(response.output().model()).isEqualTo("mockllm");
    assertThat(response.output().message().model()).isEqualTo("mockllm");
    assertThat(response.output().message().source()).isEqualTo("generate");
    assertThat(response.output().stopReason()).isEqualTo(StopReason.STOP);
    assertThat(response.output().usage()).isEqualTo(ModelUsage.of(7, 33));
  }

  @Test
  void recordsTheCallWithEveryFieldOfTheMessages() throws Exception {
    ModelResponse response =
        model("{}")
            .generate(
                request(ChatMessage.system("s").withId("1"), ChatMessage.user("u").withId("2")));

    assertThat(response.call().request())
        .hasToString(
            "{\"model\":\"model\",\"messages\":["
                + "{\"id\":\"1\",\"content\":\"s\",\"source\":null,\"metadata\":null,\"role\":\"system\"},"
                + "{\"id\":\"2\",\"content\":\"u\",\"source\":null,\"metadata\":null,\"role\":\"user\","
                + "\"tool_call_id\":null}]}");
    assertThat(response.call().response())
        .hasToString("{\"content\":\"Default output from mockllm/model\"}");
  }

  static List<JsonNode> tokens() {
    return Reference.rows(MockModelTest.class, "tokens.jsonl");
  }

  @ParameterizedTest
  @MethodSource("tokens")
  void countsTokensAsInspectDoes(JsonNode row) throws Exception {
    ModelResponse response =
        model("{}").generate(request(ChatMessage.user(row.get("text").stringValue())));

    assertThat(response.output().usage().inputTokens()).isEqualTo(row.get("tokens").longValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{\"role\":\"system\",\"content\":\"Answer one.\"},"
            + "{\"role\":\"user\",\"content\":\"Capital 0?\"}]|7|59",
        "[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":["
            + "{\"type\":\"reasoning\",\"reasoning\":\"long\",\"summary\":\"short sum\"},"
            + "{\"type\":\"text\",\"text\":\"ok\"}],\"tool_calls\":[{\"id\":\"1\",\"function\":\"add\","
            + "\"arguments\":{\"x\":1,\"y\":[1.5,null,true],\"z\":\"é\\n\"}}]},"
            + "{\"role\":\"tool\",\"content\":\"3\",\"tool_call_id\":\"1\",\"function\":\"add\"}]|41|93",
        "[]|1|53"
      })
  void countsConversationsAndTools(String conversation, long tokens, long withTool)
      throws Exception {
    List<ChatMessage> messages =
        Arrays.asList(Reference.JSON.readValue(conversation, ChatMessage[].class));

    assertThat(inputTokens(messages, List.of())).isEqualTo(tokens);
    assertThat(inputTokens(messages, List.of(TOOL))).isEqualTo(withTool);
  }

  @Test
  void countsImagesSoundsAndFilms() throws Exception {
    String sound = "data:audio/wav;base64," + "A".repeat(400_000);
    String film = "data:video/mp4;base64," + "A".repeat(400_000);
    String message =
        "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"What is it?\"},"
            + "{\"type\":\"image\",\"image\":\"data:image/png;base64,AAAA\"},"
            + "{\"type\":\"image\",\"image\":\"x.png\",\"detail\":\"low\"},"
            + "{\"type\":\"audio\",\"audio\":\""
            + sound
            + "\",\"format\":\"wav\"},"
            + "{\"type\":\"audio\",\"audio\":\"a.mp3\",\"format\":\"mp3\"},"
            + "{\"type\":\"video\",\"video\":\""
            + film
            + "\",\"format\":\"mp4\"},"
            + "{\"type\":\"video\",\"video\":\"v.mp4\",\"format\":\"mp4\"}]}]";

    List<ChatMessage> messages =
        Arrays.asList(Reference.JSON.readValue(message, ChatMessage[].class));

    assertThat(inputTokens(messages, List.of())).isEqualTo(11_179);
  }

  @Test
  void takesScriptedOutputsInTurnUntilTheyRunOut() throws Exception {
    ModelApi model =
        model(
            "{\"custom_outputs\":[\"one\",{\"content\":\"two\",\"stop_reason\":\"max_tokens\","
                + "\"model\":\"m\",\"usage\":{\"input_tokens\":1,\"output_tokens\":2,\"total_tokens\":3}},"
                + "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"three\"},"
                + "\"stop_reason\":\"stop\"}]}]}");

    assertThat(model.generate(request()).output().completion()).isEqualTo("one");
    ModelResponse second = model.generate(request());
    assertThat(second.output().completion()).isEqualTo("two");
    assertThat(second.output().model()).isEqualTo("m");
    assertThat(second.output().stopReason()).isEqualTo(StopReason.MAX_TOKENS);
    assertThat(second.output().usage()).isEqualTo(ModelUsage.of(1, 2));
    assertThat(model.generate(request()).output().completion()).isEqualTo("three");
    assertThatThrownBy(() -> model.generate(request()))
        .isInstanceOf(ModelCallException.class)
        .hasMessage("custom_outputs ran out of values");
  }

  @Test
  void givesEachScriptedOutputToOneOfManyThreads() throws Exception {
    String outputs =
        String.join(",", IntStream.range(0, 500).mapToObj(i -> "\"o" + i + "\"").toList());
    ModelApi model = model("{\"custom_outputs\":[" + outputs + "]}");
    Set<String> seen = ConcurrentHashMap.newKeySet();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Boolean> call = () -> seen.add(model.generate(request()).output().completion());
      for (var answer : threads.invokeAll(java.util.Collections.nCopies(500, call))) {
        assertThat(answer.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(seen).hasSize(500);
  }

  @Test
  void givesOneOutputToAllCalls() throws Exception {
    ModelApi model = model("{\"default_output\":\"always\"}");

    assertThat(model.generate(request()).output().completion()).isEqualTo("always");
    assertThat(model.generate(request()).output().completion()).isEqualTo("always");
  }

  @Test
  void failsOnDemand() {
    ModelApi model =
        model(
            "{\"default_output\":{\"failure\":{\"message\":\"busy\",\"retryable\":true,\"retry_after\":1.5}}}");

    assertThatThrownBy(() -> model.generate(request()))
        .isInstanceOfSatisfying(
            ModelCallException.class,
            e -> {
              assertThat(e).hasMessage("busy");
              assertThat(e.retryable()).isTrue();
              assertThat(e.retryAfter()).contains(Duration.ofMillis(1500));
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"custom_output\":[]}",
        "{\"custom_outputs\":\"x\"}",
        "{\"custom_outputs\":[5]}",
        "{\"custom_outputs\":[{}]}",
        "{\"custom_outputs\":[{\"content\":\"x\",\"stop_reason\":\"tired\"}]}",
        "{\"custom_outputs\":[{\"contents\":\"x\"}]}",
        "{\"custom_outputs\":[\"x\"],\"default_output\":\"y\"}",
        "{\"latency\":-1}"
      })
  void refusesWrongArguments(String args) {
    assertThatThrownBy(() -> model(args))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("model_args");
  }

  private static long inputTokens(List<ChatMessage> messages, List<ToolInfo> tools)
      throws Exception {
    ModelRequest request =
        new ModelRequest(messages, tools, ToolChoice.AUTO, GenerateConfig.empty());
    return model("{}").generate(request).output().usage().inputTokens();
  }

  private static ModelRequest request(ChatMessage... messages) {
    return new ModelRequest(List.of(messages), List.of(), ToolChoice.NONE, GenerateConfig.empty());
  }

  private static ModelApi model(String args) {
    ObjectNode values = (ObjectNode) Reference.JSON.readTree(args);
    ModelSpec spec =
        new ModelSpec(
            "mockllm", "model", null, null, new Args(values, "model_args"), GenerateConfig.empty());
    return Reference.provider(ModelProvider.class, "mockllm")
        .create(spec, name -> Optional.empty());
  }
}

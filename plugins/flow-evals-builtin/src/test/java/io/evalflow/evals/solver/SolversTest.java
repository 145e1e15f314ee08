package io.evalflow.evals.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.evals.FakeContext;
import io.evalflow.evals.Reference;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.Sample;
import io.evalflow.spi.eval.Solver;
import io.evalflow.spi.eval.SolverFactory;
import io.evalflow.spi.eval.TaskState;
import io.evalflow.spi.eval.TaskStateBuilder;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.ChatMessageUserBuilder;
import io.evalflow.spi.model.MessageContent;
import io.evalflow.spi.model.ModelOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

class SolversTest {
  @TempDir Path directory;

  @Test
  void aSystemMessageComesAfterTheOthersAndBeforeTheRest() throws Exception {
    TaskState state =
        state(ChatMessage.system("first"), ChatMessage.user("q"), ChatMessage.assistant("a"));

    TaskState solved = solve("system_message", "{\"template\":\"second\"}", state, Map.of());

    assertThat(texts(solved)).containsExactly("first", "second", "q", "a");
  }

  @Test
  void fieldsComeFromArgumentsThenStoreThenMetadataThenTheTask() throws Exception {
    TaskState state =
        TaskStateBuilder.builder(state(ChatMessage.user("q")))
            .metadata(Map.of("a", json("m"), "b", json("m"), "c", json("m")))
            .store(Map.of("a", json("s"), "b", json("s")))
            .build();
    Map<String, JsonNode> task = Map.of("c", json("t"), "d", json("t"), "n", IntNode.valueOf(3));

    TaskState solved =
        solve("system_message", "{\"template\":\"{a}{b}{c}{d}{n}{e}\",\"a\":\"p\"}", state, task);

    assertThat(texts(solved)).containsExactly("psmt3{e}", "q");
  }

  @Test
  void aPromptTemplateRewritesTheLastMessageOfTheUser() throws Exception {
    TaskState state = state(ChatMessage.user("one"), ChatMessage.user("two").withId("m2"));
    state = TaskStateBuilder.builder(state).metadata(Map.of("prompt", json("not me"))).build();

    TaskState solved = solve("prompt_template", "{\"template\":\"Q: {prompt}\"}", state, Map.of());

    assertThat(texts(solved)).containsExactly("one", "Q: two");
    assertThat(solved.messages().get(1).id()).isEqualTo("m2");
  }

  @Test
  void aPromptTemplateKeepsTheImagesOfAMessage() throws Exception {
    List<JsonNode> parts =
        List.of(
            node("{\"type\":\"image\",\"image\":\"x.png\"}"),
            node("{\"type\":\"text\",\"text\":\"a\"}"),
            node("{\"type\":\"text\",\"text\":\"b\"}"));
    TaskState state =
        state(ChatMessageUserBuilder.builder().content(new MessageContent(null, parts)).build());

    TaskState solved = solve("prompt_template", "{\"template\":\"<{prompt}>\"}", state, Map.of());

    assertThat(solved.messages().get(0).content().parts())
        .containsExactly(parts.get(0), node("{\"type\":\"text\",\"text\":\"<a\\nb>\"}"));
  }

  @Test
  void aTemplateMayBeAFile() throws Exception {
    Files.writeString(directory.resolve("system.txt"), "From a file, {who}.");

    TaskState solved =
        solve(
            "system_message",
            "{\"template\":\"system.txt\",\"who\":\"me\"}",
            state(ChatMessage.user("q")),
            Map.of());

    assertThat(texts(solved)).containsExactly("From a file, me.", "q");
  }

  @Test
  void aTemplateIsNeeded() {
    assertThatThrownBy(() -> solver("system_message", "{}"))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("template: is missing");
    assertThatThrownBy(() -> solver("prompt_template", "{\"template\":5}"))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("expected a text");
  }

  @Test
  void generatePassesItsConfigOn() throws Exception {
    TaskState solved =
        solve("generate", "{\"temperature\":0.5}", state(ChatMessage.user("q")), Map.of());

    assertThat(solved.output().completion()).isEqualTo("temperature 0.5");
    assertThat(solver("generate", "{\"temperature\":0.5}").params())
        .hasToString("{\"tool_calls\":\"loop\",\"temperature\":0.5}");
    assertThat(solver("generate", "{}").params()).hasToString("{\"tool_calls\":\"loop\"}");
    assertThat(solver("generate", "{}").passed()).hasToString("{}");
  }

  @Test
  void generateRefusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> solver("generate", "{\"temprature\":0.5}"))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("temprature");
    assertThatThrownBy(() -> solver("generate", "{\"tool_calls\":\"twice\"}"))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("loop, single, none");
  }

  private TaskState solve(String name, String args, TaskState state, Map<String, JsonNode> task)
      throws Exception {
    return solver(name, args).value().solve(state, FakeContext.sample(task));
  }

  private Part<Solver> solver(String name, String args) {
    return Reference.provider(SolverFactory.class, name)
        .create(new Args((ObjectNode) node(args), "solver " + name), new FakeContext(directory));
  }

  private static TaskState state(ChatMessage... messages) {
    return new TaskState(
        Sample.of("q", "t"),
        1,
        "mockllm/m",
        List.of(messages),
        ModelOutput.empty("m"),
        Map.of(),
        Map.of(),
        false);
  }

  private static List<String> texts(TaskState state) {
    List<String> texts = new ArrayList<>();
    state.messages().forEach(message -> texts.add(message.text()));
    return texts;
  }

  private static JsonNode json(String text) {
    return StringNode.valueOf(text);
  }

  private static JsonNode node(String json) {
    return Reference.JSON.readTree(json);
  }
}

package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.ScoreEdit;
import io.evalflow.spi.event.BranchEvent;
import io.evalflow.spi.event.Event;
import io.evalflow.spi.event.InfoEvent;
import io.evalflow.spi.event.JsonChange;
import io.evalflow.spi.event.LoggerEvent;
import io.evalflow.spi.event.ScoreEvent;
import io.evalflow.spi.event.SentinelEvent;
import io.evalflow.spi.event.StateEvent;
import io.evalflow.spi.event.SubtaskEvent;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.model.ChatMessageAssistant;
import io.evalflow.spi.model.ChatMessageTool;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.StopReason;
import io.evalflow.spi.model.ToolCallError;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Older shapes of logs, each as inspect-ai 0.3.285 reads it. */
class OldLogsTest {
  private static final String SPEC =
      "\"created\":\"2024-05-01T10:00:00+02:00\",\"task\":\"t\",\"model\":\"m\"";

  @TempDir Path directory;

  private final EvalLogs logs = new DefaultEvalLogs(Logs.storage());

  private URI log(String json) {
    try {
      return Files.writeString(directory.resolve("log.json"), json).toUri();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private EvalLog header(String eval, String rest) {
    return logs.readHeader(log("{\"version\":1,\"eval\":{" + SPEC + eval + "}" + rest + "}"));
  }

  private EvalSample sample(String fields) {
    EvalLog log =
        logs.read(
            log("{\"eval\":{" + SPEC + "},\"samples\":[{\"id\":1,\"epoch\":1" + fields + "}]}"));
    return log.samples().get(0);
  }

  private <T extends Event> T event(String fields, Class<T> type) {
    return type.cast(sample(",\"events\":[{" + fields + "}]").events().get(0));
  }

  private static JsonNode json(String json) {
    return LogJson.mapper().readTree(json.replace('\'', '"'));
  }

  @Test
  void what_a_header_lacks_has_its_default() {
    EvalLog log = header("", "");

    assertThat(log.version()).isEqualTo(2);
    assertThat(log.status()).isEqualTo(EvalStatus.STARTED);
    assertThat(log.plan().name()).isEqualTo("plan");
    assertThat(log.stats().startedAt()).isEmpty();
    assertThat(log.invalidated()).isFalse();
    assertThat(log.tags()).isEmpty();
    assertThat(log.metadata()).isEmpty();
    assertThat(log.eval().taskVersion()).isEqualTo(json("0"));
    assertThat(log.eval().dataset().samples()).isNull();
    assertThat(log.eval().config().epochs()).isNull();
    assertThat(log.eval().modelGenerateConfig()).isEqualTo(GenerateConfig.empty());
    assertThat(log.eval().solverArgsPassed()).isEmpty();
  }

  @Test
  void an_eval_id_is_made_of_what_does_not_change() {
    EvalLog log = header(",\"run_id\":\"r1\",\"task_id\":\"t1\"", "");

    assertThat(log.eval().evalId()).isEqualTo("CtCGwg34TvLzFiQHTCT8xx");
    assertThat(log.eval().created()).isEqualTo("2024-05-01T10:00:00+02:00");
  }

  @Test
  void arguments_passed_are_all_where_old_logs_do_not_tell() {
    EvalLog log =
        header(
            ",\"task_args\":{\"a\":1},\"solver\":\"s\",\"solver_args\":{\"b\":null}",
            ",\"plan\":{\"steps\":[{\"solver\":\"s\",\"params\":{\"c\":3}}]}");

    assertThat(log.eval().taskArgsPassed()).isEqualTo(Map.of("a", json("1")));
    assertThat(log.eval().solverArgsPassed()).isEqualTo(Map.of("b", json("null")));
    assertThat(log.plan().steps().get(0).paramsPassed()).isEqualTo(Map.of("c", json("3")));
  }

  @Test
  void max_messages_is_the_message_limit() {
    EvalLog log = header(",\"config\":{\"max_messages\":7,\"message_limit\":3}", "");

    assertThat(log.eval().config().messageLimit()).isEqualTo(7);
    assertThat(log.eval().config().extra()).isEmpty();
  }

  @Test
  void a_sandbox_as_a_list_is_an_object() {
    assertThat(header(",\"sandbox\":[\"docker\",\"c.yaml\"]", "").eval().sandbox())
        .isEqualTo(json("{'type':'docker','config':'c.yaml'}"));
    assertThat(sample(",\"sandbox\":[\"local\",null]").sandbox())
        .isEqualTo(json("{'type':'local'}"));
  }

  @Test
  void parameters_of_approvers_are_gathered() {
    EvalLog log =
        header(
            ",\"config\":{\"approval\":{\"approvers\":["
                + "{\"name\":\"auto\",\"tools\":\"*\",\"decision\":\"approve\",\"params\":{\"a\":1}}]}}",
            "");

    assertThat(log.eval().config().approval())
        .isEqualTo(
            json(
                "{'approvers':[{'name':'auto','tools':'*','params':{'a':1,'decision':'approve'}}]}"));
  }

  @Test
  void tags_and_metadata_are_those_that_the_edits_give() {
    EvalLog log =
        header(
            ",\"tags\":[\"b\",\"a\"],\"metadata\":{\"k\":1}",
            ",\"tags\":[\"wrong\"],\"metadata\":{\"wrong\":1},\"log_updates\":[{\"edits\":["
                + "{\"type\":\"tags\",\"tags_add\":[\"c\"],\"tags_remove\":[\"b\"]},"
                + "{\"type\":\"metadata\",\"metadata_set\":{\"l\":2},\"metadata_remove\":[\"k\"]}],"
                + "\"provenance\":{\"timestamp\":\"2024-05-01T10:00:00.123Z\",\"author\":\"me\"}}]");

    assertThat(log.tags()).containsExactly("a", "c");
    assertThat(log.metadata()).isEqualTo(Map.of("l", json("2")));
    assertThat(Logs.tree(log.logUpdates().get(0).provenance()))
        .isEqualTo(json("{'timestamp':'2024-05-01T10:00:00.123000Z','author':'me','metadata':{}}"));
  }

  @Test
  void one_scorer_in_the_results_is_the_first_of_several() {
    EvalLog log =
        header(
            "",
            ",\"results\":{\"scorer\":{\"name\":\"match\",\"params\":{\"p\":1}},"
                + "\"metrics\":{\"accuracy\":{\"name\":\"accuracy\",\"value\":1}}}");

    assertThat(log.results().scores()).hasSize(1);
    assertThat(log.results().scores().get(0).scorer()).isEqualTo("match");
    assertThat(log.results().scores().get(0).metrics().get("accuracy").value())
        .isEqualTo(json("1"));
    assertThat(log.results().extra()).isEmpty();
  }

  @Test
  void reductions_among_the_results_are_the_log_s() {
    URI file =
        log(
            "{\"eval\":{"
                + SPEC
                + "},\"results\":{\"sample_reductions\":[{\"scorer\":\"s\",\"samples\":["
                + "{\"value\":1,\"sample_id\":\"x\"}]}]},\"samples\":[]}");

    EvalLog log = logs.read(file);

    assertThat(log.reductions()).hasSize(1);
    assertThat(log.results().extra()).isEmpty();
    assertThat(logs.readReductions(file)).contains(log.reductions());
    assertThat(logs.readHeader(file).results().extra()).containsKey("sample_reductions");
  }

  @Test
  void a_score_without_a_scorer_gets_the_name_in_the_results() {
    URI file =
        log(
            "{\"eval\":{"
                + SPEC
                + "},\"results\":{\"scores\":[{\"name\":\"match\",\"scorer\":\"match\"}]},"
                + "\"samples\":[{\"id\":\"b\",\"epoch\":1,\"score\":{\"value\":\"C\"}},"
                + "{\"id\":9,\"epoch\":1},{\"id\":\"b\",\"epoch\":2}]}");

    EvalLog log = logs.read(file);

    assertThat(log.samples().get(0).scores()).containsOnlyKeys("match");
    assertThat(log.samples().get(0).extra()).isEmpty();
    assertThat(logs.readSample(file, SampleId.of("b"), 1).orElseThrow().scores())
        .containsOnlyKeys("88F74D2C");
    assertThat(log.eval().dataset().sampleIds()).containsExactly(SampleId.of("b"), SampleId.of(9));
  }

  @Test
  void a_transcript_is_events_and_attachments() {
    EvalSample sample =
        sample(
            ",\"attachments\":{\"z\":\"no\"},\"transcript\":{\"events\":[{\"event\":\"info\","
                + "\"data\":1}],\"content\":{\"h\":\"text\"}}");

    assertThat(sample.events()).hasSize(1).first().isInstanceOf(InfoEvent.class);
    assertThat(sample.attachments()).containsExactly(Map.entry("h", "text"));
    assertThat(sample.extra()).isEmpty();
  }

  @Test
  void a_reason_in_the_metadata_of_a_score_is_its_reason() {
    EvalSample sample =
        sample(",\"scores\":{\"s\":{\"value\":1,\"metadata\":{\"unscored_reason\":\"refusal\"}}}");

    assertThat(sample.scores().get("s").reason()).isEqualTo("refusal");
    assertThat(sample.scores().get("s").metadata()).containsKey("unscored_reason");
  }

  @Test
  void an_error_text_of_a_tool_is_an_error() {
    EvalSample sample =
        sample(
            ",\"messages\":[{\"role\":\"tool\",\"content\":\"x\",\"tool_error\":\"broke\"},"
                + "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"id\":\"1\","
                + "\"function\":\"f\",\"arguments\":{\"a\":null},\"type\":null}]}]");

    ChatMessageTool tool = (ChatMessageTool) sample.messages().get(0);
    assertThat(tool.error()).isEqualTo(new ToolCallError("unknown", "broke", Map.of()));
    assertThat(tool.extra()).isEmpty();
    ChatMessageAssistant assistant = (ChatMessageAssistant) sample.messages().get(1);
    assertThat(assistant.toolCalls().get(0).type()).isEqualTo("function");
    assertThat((JsonNode) assistant.toolCalls().get(0).arguments()).isEqualTo(json("{'a':null}"));
  }

  @Test
  void an_output_without_completion_has_the_text_of_its_message() {
    EvalSample sample =
        sample(
            ",\"output\":{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":["
                + "{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"reasoning\",\"reasoning\":\"r\"},"
                + "{\"type\":\"text\",\"text\":\"b\"}]},\"stop_reason\":\"length\"}]}");

    assertThat(sample.output().completion()).isEqualTo("a\nb");
    assertThat(sample.output().stopReason()).isEqualTo(StopReason.MAX_TOKENS);
    assertThat(sample("").output().completion()).isEmpty();
  }

  @Test
  void events_of_older_shapes_are_read() {
    assertThat(
            event("\"event\":\"logger\",\"message\":{\"level\":\"tools\"}", LoggerEvent.class)
                .message()
                .level())
        .isEqualTo("trace");
    assertThat(
            event(
                    "\"event\":\"subtask\",\"name\":\"s\",\"input\":[1],\"result\":null",
                    SubtaskEvent.class)
                .input())
        .isEqualTo(json("{}"));
    BranchEvent branch =
        event("\"event\":\"branch\",\"from_span\":\"s\",\"from_message\":\"m\"", BranchEvent.class);
    assertThat(branch.fromAnchor()).isEqualTo("m");
    assertThat(branch.extra()).isEmpty();
    assertThat(
            event("\"event\":\"sentinel\",\"action\":\"continue\"", SentinelEvent.class).action())
        .isEqualTo("proceed");
    assertThat(
            event("\"event\":\"score\",\"score\":{\"value\":null}", ScoreEvent.class)
                .score()
                .value()
                .doubleValue())
        .isNaN();
  }

  @Test
  void times_of_events_may_be_numbers() {
    Instant time = Instant.parse("2024-05-01T10:00:00.25Z");
    for (String number : List.of("1714557600.25", "1714557600250")) {
      assertThat(event("\"event\":\"info\",\"timestamp\":" + number, InfoEvent.class).timestamp())
          .isEqualTo(time);
    }
    assertThatThrownBy(() -> event("\"event\":\"info\",\"timestamp\":1e300", InfoEvent.class))
        .isInstanceOf(FlowException.class);
  }

  @Test
  void numbers_beyond_the_usual_are_read_or_refused_by_name() {
    EvalLog log =
        header(
            ",\"config\":{\"token_limit\":9007199254740993,\"sample_shuffle\":1e400},"
                + "\"model_generate_config\":{\"seed\":1208925819614629174706176,"
                + "\"reasoning_history\":true,\"new_setting\":null}",
            "");

    assertThat(log.eval().modelGenerateConfig().seed()).isEqualTo(BigInteger.TWO.pow(80));
    assertThat(log.eval().modelGenerateConfig().reasoningHistory()).isEqualTo("all");
    assertThat(log.eval().modelGenerateConfig().extra()).containsKey("new_setting");
    assertThat(log.eval().config().tokenLimit()).isEqualTo(9007199254740993L);
    assertThatThrownBy(() -> header(",\"config\":{\"token_limit\":1208925819614629174706176}", ""))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("token_limit");
  }

  @Test
  void nulls_of_fields_are_absent_and_those_of_free_data_stay() {
    EvalSample sample =
        sample(
            ",\"sandbox\":null,\"total_time\":null,\"metadata\":{\"a\":null},\"timelines\":null,"
                + "\"store\":null,\"limit\":null,\"unknown\":null");

    assertThat(sample.sandbox()).isNull();
    assertThat(sample.timelines()).isNull();
    assertThat(sample.metadata()).isEqualTo(Map.of("a", json("null")));
    assertThat(sample.extra()).isEqualTo(Map.of("unknown", json("null")));
    assertThat(Logs.tree(sample).has("sandbox")).isFalse();
  }

  @Test
  void parts_that_an_edit_lacks_are_unchanged() {
    ScoreEdit edit =
        sample(",\"scores\":{\"s\":{\"value\":1,\"history\":[{\"value\":2,\"answer\":null}]}}")
            .scores()
            .get("s")
            .history()
            .get(0);

    assertThat(edit.value()).isEqualTo(json("2"));
    assertThat(edit.answer()).isEqualTo(json("null"));
    assertThat(edit.explanation()).isEqualTo(ScoreEdit.UNCHANGED);
  }

  @Test
  void a_change_to_null_is_one() {
    StateEvent event =
        event(
            "\"event\":\"state\",\"changes\":[{\"op\":\"add\",\"path\":\"/a\",\"value\":null}]",
            StateEvent.class);

    assertThat(event.changes()).containsExactly(JsonChange.add("/a", json("null")));
  }

  @Test
  void a_sample_without_an_id_is_refused() {
    URI file = log("{\"eval\":{" + SPEC + "},\"samples\":[{\"epoch\":1}]}");

    assertThatThrownBy(() -> logs.read(file))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("id");
  }
}

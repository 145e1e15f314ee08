package io.evalflow.evals.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.evals.FakeContext;
import io.evalflow.evals.Reference;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.MetricRef;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.Sample;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.eval.Scorer;
import io.evalflow.spi.eval.ScorerFactory;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.eval.TaskState;
import io.evalflow.spi.model.ModelOutput;
import io.evalflow.spi.model.StopReason;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ScorersTest {
  static List<JsonNode> scores() {
    return Reference.rows(ScorersTest.class, "scores.jsonl");
  }

  @ParameterizedTest
  @MethodSource("scores")
  void scoreAsInspectDoes(JsonNode row) throws Exception {
    Scorer scorer = scorer(row.get("scorer").stringValue(), (ObjectNode) row.get("args")).value();
    List<String> targets = row.get("targets").values().stream().map(JsonNode::asString).toList();

    Score score = score(scorer, row.get("completion").stringValue(), Target.of(targets));

    assertThat(score.value()).isEqualTo(row.get("value"));
    assertThat(score.answer()).isEqualTo(text(row.get("answer")));
    assertThat(score.explanation()).isEqualTo(text(row.get("explanation")));
    assertThat(score.reason()).isEqualTo(text(row.get("reason")));
  }

  @Test
  void logTheirDefaultsAsParams() {
    assertThat(scorer("match", args("{\"location\":\"any\"}")).params())
        .hasToString("{\"location\":\"any\",\"ignore_case\":true,\"numeric\":false}");
    assertThat(scorer("includes", args("{}")).params()).hasToString("{\"ignore_case\":true}");
    assertThat(scorer("exact", args("{}")).params()).hasToString("{}");
    assertThat(scorer("match", args("{\"location\":\"any\"}")).passed())
        .hasToString("{\"location\":\"any\"}");
  }

  @Test
  void haveTheMetricsOfInspect() {
    assertThat(metrics("match")).containsExactly("accuracy", "stderr");
    assertThat(metrics("includes")).containsExactly("accuracy", "stderr");
    assertThat(metrics("exact")).containsExactly("mean", "stderr");
  }

  @Test
  void refuseWrongArguments() {
    assertThatThrownBy(() -> scorer("match", args("{\"location\":\"middle\"}")))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("begin, end, any, exact");
    assertThatThrownBy(() -> scorer("includes", args("{\"ignore_cases\":true}")))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("ignore_cases");
    assertThatThrownBy(() -> scorer("exact", args("{\"x\":1}"))).isInstanceOf(FlowException.class);
  }

  private static List<String> metrics(String name) {
    return scorer(name, args("{}")).value().metrics().stream().map(MetricRef::name).toList();
  }

  private static Score score(Scorer scorer, String completion, Target target) throws Exception {
    TaskState state =
        new TaskState(
            Sample.of("q", "t"),
            1,
            "mockllm/m",
            List.of(),
            ModelOutput.ofText("m", completion, StopReason.STOP),
            Map.of(),
            Map.of(),
            false);
    return scorer.score(state, target, FakeContext.sample(Map.of())).orElseThrow();
  }

  private static Part<Scorer> scorer(String name, ObjectNode args) {
    return Reference.provider(ScorerFactory.class, name)
        .create(new Args(args, "scorer " + name), new FakeContext(Path.of(".")));
  }

  private static ObjectNode args(String json) {
    return (ObjectNode) Reference.JSON.readTree(json);
  }

  private static String text(JsonNode node) {
    return node.isNull() ? null : node.stringValue();
  }
}

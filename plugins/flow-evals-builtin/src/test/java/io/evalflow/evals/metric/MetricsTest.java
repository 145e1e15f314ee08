package io.evalflow.evals.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.evals.FakeContext;
import io.evalflow.evals.Reference;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.Metric;
import io.evalflow.spi.eval.MetricFactory;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.SampleScore;
import io.evalflow.spi.eval.Score;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class MetricsTest {
  static List<JsonNode> metrics() {
    return Reference.rows(MetricsTest.class, "metrics.jsonl");
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void agreeWithInspectToTheLastDigit(JsonNode row) {
    Metric metric = metric(row.get("metric").stringValue(), (ObjectNode) row.get("args"));

    assertThat(metric.compute(scores(row)).toString()).isEqualTo(row.get("expected").toString());
  }

  @Test
  void aClusteredErrorNeedsTheClusterOfEverySample() {
    Metric metric =
        metric("stderr", (ObjectNode) Reference.JSON.readTree("{\"cluster\":\"group\"}"));
    SampleScore score = new SampleScore(Score.of(1, null, null), SampleId.of("a7"), Map.of());

    assertThatThrownBy(() -> metric.compute(List.of(score)))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("a7")
        .hasMessageContaining("group");
  }

  private static Metric metric(String name, ObjectNode args) {
    return Reference.provider(MetricFactory.class, name)
        .create(new Args(args, "metric " + name), new FakeContext(Path.of(".")));
  }

  private static List<SampleScore> scores(JsonNode row) {
    List<SampleScore> scores = new ArrayList<>();
    for (JsonNode value : row.get("values").values()) {
      int i = scores.size();
      Map<String, JsonNode> metadata =
          row.has("clusters") ? Map.of("g", row.get("clusters").get(i)) : null;
      scores.add(
          new SampleScore(
              Score.of("C", null, null).withValue(value), SampleId.of(i + 1L), metadata));
    }
    return scores;
  }
}

package io.evalflow.evals.reducer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.evals.Reference;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.Reducer;
import io.evalflow.spi.eval.ReducerFactory;
import io.evalflow.spi.eval.Score;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ReducersTest {
  static List<JsonNode> reductions() {
    return Reference.rows(ReducersTest.class, "reductions.jsonl");
  }

  @ParameterizedTest
  @MethodSource("reductions")
  void reduceAsInspectDoes(JsonNode row) {
    Reducer reducer = reducer(row.get("reducer").stringValue());

    Score reduced = reducer.reduce(scores(row.get("scores")));

    Score expected = Reference.JSON.treeToValue(row.get("expected"), Score.class);
    assertThat(Reference.JSON.writeValueAsString(reduced))
        .isEqualTo(Reference.JSON.writeValueAsString(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"value\":{\"a\":1}},{\"value\":{\"b\":1}}]",
        "[{\"value\":{\"a\":1}},{\"value\":1}]",
        "[{\"value\":[1]},{\"value\":[1,2]}]",
        "[{\"value\":[1]},{\"value\":\"C\"}]",
        "[{\"value\":\"C\"},{\"value\":[1]}]"
      })
  void refuseEpochsOfDifferentShapes(String scores) {
    assertThatThrownBy(() -> reducer("mean").reduce(scores(Reference.JSON.readTree(scores))))
        .isInstanceOf(FlowException.class);
  }

  @Test
  void refuseTheNumberZero() {
    assertThatThrownBy(() -> reducer("at_least_0"))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("at_least_0");
  }

  private static Reducer reducer(String name) {
    int end = name.lastIndexOf('_');
    boolean numbered = end > 0 && Character.isDigit(name.charAt(name.length() - 1));
    ReducerFactory factory =
        Reference.provider(ReducerFactory.class, numbered ? name.substring(0, end) : name);
    assertThat(factory.numbered()).isEqualTo(numbered);
    return factory.create(numbered ? Integer.parseInt(name.substring(end + 1)) : 0);
  }

  private static List<Score> scores(JsonNode json) {
    return json.values().stream()
        .map(score -> Reference.JSON.treeToValue(score, Score.class))
        .toList();
  }
}

package io.evalflow.evals.reducer;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.Reducer;
import io.evalflow.spi.eval.Score;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Applies a reduction of plain values to scores: to the values themselves, or to each key of
 * mappings, or to each place of lists, as the first score that has a value has it. NaN stands for
 * no score and is left out; where nothing is left, the result is NaN. Answer, explanation and
 * reason stay where all scores agree; the metadata is the first score's.
 */
final class ScoreReducer implements Reducer {
  private static final DoubleNode NAN = DoubleNode.valueOf(Double.NaN);

  private final Function<List<JsonNode>, JsonNode> reduction;

  /**
   * A reducer.
   *
   * @param reduction makes one value of one or more, none of them NaN
   */
  ScoreReducer(Function<List<JsonNode>, JsonNode> reduction) {
    this.reduction = reduction;
  }

  @Override
  public Score reduce(List<Score> scores) {
    List<JsonNode> values = new ArrayList<>(scores.size());
    for (Score score : scores) {
      if (!isNaN(score.value())) {
        values.add(score.value());
      }
    }
    return reduced(values.isEmpty() ? NAN : reduceValues(values), scores);
  }

  private JsonNode reduceValues(List<JsonNode> values) {
    if (values.get(0).isObject()) {
      return byKey(values);
    } else if (values.get(0).isArray()) {
      return byIndex(values);
    }
    for (JsonNode value : values) {
      if (value.isContainer()) {
        throw mixed("plain values and lists or mappings");
      }
    }
    return reduction.apply(values);
  }

  private ObjectNode byKey(List<JsonNode> mappings) {
    Set<String> keys = new HashSet<>(mappings.get(0).propertyNames());
    for (JsonNode mapping : mappings) {
      if (!mapping.isObject()) {
        throw mixed("mappings and other values");
      }
      if (!keys.equals(new HashSet<>(mapping.propertyNames()))) {
        throw mixed("mappings of different keys");
      }
    }
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    for (String key : mappings.get(0).propertyNames()) {
      result.set(key, reduceScored(mappings.stream().map(mapping -> mapping.get(key))));
    }
    return result;
  }

  private ArrayNode byIndex(List<JsonNode> lists) {
    int size = lists.get(0).size();
    for (JsonNode list : lists) {
      if (!list.isArray()) {
        throw mixed("lists and other values");
      }
      if (list.size() != size) {
        throw mixed("lists of different lengths");
      }
    }
    ArrayNode result = JsonNodeFactory.instance.arrayNode(size);
    for (int i = 0; i < size; i++) {
      int index = i;
      result.add(reduceScored(lists.stream().map(list -> list.get(index))));
    }
    return result;
  }

  private JsonNode reduceScored(Stream<JsonNode> values) {
    List<JsonNode> scored = values.filter(value -> !isNaN(value)).toList();
    return scored.isEmpty() ? NAN : reduction.apply(scored);
  }

  private static boolean isNaN(JsonNode value) {
    return value.isFloatingPointNumber() && Double.isNaN(value.doubleValue());
  }

  private static FlowException mixed(String what) {
    return new FlowException(
            ErrorCode.INVALID_VALUE,
            "a sample's epochs were scored with " + what + ", which cannot be reduced to one score")
        .withHint("score every epoch alike, and NaN where there is no score");
  }

  private static Score reduced(JsonNode value, List<Score> scores) {
    Score first = scores.get(0);
    return new Score(
        value,
        common(scores, Score::answer),
        common(scores, Score::explanation),
        common(scores, Score::reason),
        first.metadata(),
        List.of(),
        Map.of());
  }

  private static @Nullable String common(
      List<Score> scores, Function<Score, @Nullable String> field) {
    @Nullable String first = field.apply(scores.get(0));
    return scores.stream().allMatch(score -> Objects.equals(field.apply(score), first))
        ? first
        : null;
  }
}

package io.evalflow.spi.eval;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.StringNode;

/**
 * The score of a sample by one scorer.
 *
 * @param value a text such as {@code C} or {@code I}, a number, a boolean, or a list or mapping of
 *     these; must not be changed
 * @param answer the answer taken from the output
 * @param explanation why it scored so
 * @param reason a category of why it scored so
 * @param metadata free metadata
 * @param history edits of the score; the first is the score as it was at first
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
@RecordBuilder
public record Score(
    JsonNode value,
    @Nullable String answer,
    @Nullable String explanation,
    @Nullable String reason,
    @Nullable Map<String, JsonNode> metadata,
    List<ScoreEdit> history,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections and reads the former place of the reason. */
  public Score {
    value = valueOf(value);
    metadata = Immutables.nullableMap(metadata);
    reason = reason == null ? formerReason(metadata) : reason;
    history = Immutables.list(history);
    extra = Immutables.map(extra);
  }

  /** A value that a log lacks is not a number, as Inspect has it. */
  private static JsonNode valueOf(@Nullable JsonNode value) {
    return value == null || value.isNull() ? DoubleNode.valueOf(Double.NaN) : value;
  }

  /** Former logs have the reason in the metadata. */
  private static @Nullable String formerReason(@Nullable Map<String, JsonNode> metadata) {
    JsonNode reason = metadata == null ? null : metadata.get("unscored_reason");
    return reason != null && reason.isString() ? reason.stringValue() : null;
  }

  /** The value of a correct answer. */
  public static final String CORRECT = "C";

  /** The value of an incorrect answer. */
  public static final String INCORRECT = "I";

  /** The value of a partly correct answer. */
  public static final String PARTIAL = "P";

  /** The value of no answer. */
  public static final String NOANSWER = "N";

  /** A score of a text value, such as {@link #CORRECT}. */
  public static Score of(String value, @Nullable String answer, @Nullable String explanation) {
    return new Score(
        StringNode.valueOf(value), answer, explanation, null, null, List.of(), Map.of());
  }

  /** A score of a number. */
  public static Score of(double value, @Nullable String answer, @Nullable String explanation) {
    return new Score(
        DoubleNode.valueOf(value), answer, explanation, null, null, List.of(), Map.of());
  }

  /** The same score with another value. */
  public Score withValue(JsonNode newValue) {
    return new Score(newValue, answer, explanation, reason, metadata, history, extra);
  }
}

package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.eval.ScoreEdit;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;

/**
 * A score of a sample, reduced over its epochs.
 *
 * @param value the value; must not be changed
 * @param answer the answer
 * @param explanation why
 * @param reason category of why
 * @param metadata free metadata
 * @param history edits
 * @param sampleId the sample
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
public record EvalSampleScore(
    JsonNode value,
    @Nullable String answer,
    @Nullable String explanation,
    @Nullable String reason,
    @Nullable Map<String, JsonNode> metadata,
    List<ScoreEdit> history,
    @Nullable SampleId sampleId,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public EvalSampleScore {
    value = value == null || value.isNull() ? DoubleNode.valueOf(Double.NaN) : value;
    metadata = Immutables.nullableMap(metadata);
    reason = reason == null ? formerReason(metadata) : reason;
    history = Immutables.list(history);
    extra = Immutables.map(extra);
  }

  /** Former logs have the reason in the metadata. */
  private static @Nullable String formerReason(@Nullable Map<String, JsonNode> metadata) {
    JsonNode reason = metadata == null ? null : metadata.get("unscored_reason");
    return reason != null && reason.isString() ? reason.stringValue() : null;
  }

  /** A score with the id of its sample. */
  public static EvalSampleScore of(Score score, SampleId sampleId) {
    return new EvalSampleScore(
        score.value(),
        score.answer(),
        score.explanation(),
        score.reason(),
        score.metadata(),
        score.history(),
        sampleId,
        score.extra());
  }
}

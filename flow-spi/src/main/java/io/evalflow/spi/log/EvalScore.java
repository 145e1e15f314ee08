package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The metrics over the scores of one scorer.
 *
 * @param name name of the score
 * @param scorer name of the scorer
 * @param reducer reducer over epochs
 * @param scoredSamples samples with a score
 * @param unscoredSamples samples without
 * @param params arguments of the scorer
 * @param metrics metrics by name
 * @param metadata free metadata
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
@RecordBuilder
public record EvalScore(
    String name,
    String scorer,
    @Nullable String reducer,
    @Nullable Integer scoredSamples,
    @Nullable Integer unscoredSamples,
    Map<String, JsonNode> params,
    Map<String, EvalMetric> metrics,
    @Nullable Map<String, JsonNode> metadata,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public EvalScore {
    params = Immutables.map(params);
    metrics = Immutables.map(metrics);
    metadata = Immutables.nullableMap(metadata);
    extra = Immutables.map(extra);
  }
}

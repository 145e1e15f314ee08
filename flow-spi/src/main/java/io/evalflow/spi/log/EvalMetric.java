package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;

/**
 * A figure over the scores of an evaluation.
 *
 * @param name name of the metric
 * @param group group that it belongs to
 * @param value the number
 * @param params arguments
 * @param metadata free metadata
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
public record EvalMetric(
    String name,
    @Nullable String group,
    JsonNode value,
    Map<String, JsonNode> params,
    @Nullable Map<String, JsonNode> metadata,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public EvalMetric {
    value = value == null ? DoubleNode.valueOf(Double.NaN) : value;
    params = Immutables.map(params);
    metadata = Immutables.nullableMap(metadata);
    extra = Immutables.map(extra);
  }
}

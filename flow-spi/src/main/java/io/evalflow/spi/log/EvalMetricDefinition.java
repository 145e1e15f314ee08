package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A metric as it was asked for.
 *
 * @param name registered name, with its package
 * @param options arguments
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
public record EvalMetricDefinition(
    String name,
    @Nullable Map<String, JsonNode> options,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public EvalMetricDefinition {
    options = Immutables.nullableMap(options);
    extra = Immutables.map(extra);
  }
}

package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A scorer as it was asked for.
 *
 * @param name registered name
 * @param options arguments
 * @param metrics metrics, as a list or grouped as Inspect writes them
 * @param metadata free metadata
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
public record EvalScorer(
    String name,
    @Nullable Map<String, JsonNode> options,
    @Nullable JsonNode metrics,
    @Nullable Map<String, JsonNode> metadata,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public EvalScorer {
    options = Immutables.nullableMap(options);
    metadata = Immutables.nullableMap(metadata);
    extra = Immutables.map(extra);
  }
}

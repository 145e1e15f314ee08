package io.evalflow.spi.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Why a tool call failed.
 *
 * @param type kind of error, such as {@code timeout}
 * @param message what happened
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
public record ToolCallError(
    String type, String message, @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public ToolCallError {
    extra = Immutables.map(extra);
  }
}

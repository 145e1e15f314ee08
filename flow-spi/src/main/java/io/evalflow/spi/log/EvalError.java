package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Details of an error.
 *
 * @param message what happened
 * @param traceback where it happened
 * @param tracebackAnsi the same with terminal colours
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
public record EvalError(
    String message,
    String traceback,
    String tracebackAnsi,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public EvalError {
    extra = Immutables.map(extra);
  }
}

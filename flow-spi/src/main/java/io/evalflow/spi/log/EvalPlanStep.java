package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A solver of a plan.
 *
 * @param solver registered name
 * @param params arguments, with defaults
 * @param paramsPassed arguments that were given; old logs do not tell, which means all
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
public record EvalPlanStep(
    String solver,
    Map<String, JsonNode> params,
    Map<String, JsonNode> paramsPassed,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public EvalPlanStep {
    params = Immutables.map(params);
    paramsPassed = paramsPassed == null ? params : Immutables.map(paramsPassed);
    extra = Immutables.map(extra);
  }
}

package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.evalflow.spi.model.GenerateConfig;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The solvers of an evaluation.
 *
 * @param name name of the plan
 * @param steps solvers in order
 * @param finish step that always runs at the end
 * @param config generation config
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
public record EvalPlan(
    String name,
    List<EvalPlanStep> steps,
    @Nullable EvalPlanStep finish,
    GenerateConfig config,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public EvalPlan {
    name = name == null ? "plan" : name;
    steps = Immutables.list(steps);
    config = config == null ? GenerateConfig.empty() : config;
    extra = Immutables.map(extra);
  }
}

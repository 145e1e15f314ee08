package io.evalflow.spi.spec;

import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Arguments that go over those of all models, solvers, agents and scorers of a task.
 *
 * @param model for models
 * @param solver for solvers
 * @param agent for agents
 * @param scorer for scorers
 */
@InspectJson
@RecordBuilder
public record FlowExtraArgs(
    @Nullable Map<String, JsonNode> model,
    @Nullable Map<String, JsonNode> solver,
    @Nullable Map<String, JsonNode> agent,
    @Nullable Map<String, JsonNode> scorer) {
  /** Copies its maps. */
  public FlowExtraArgs {
    model = Immutables.nullableMap(model);
    solver = Immutables.nullableMap(solver);
    agent = Immutables.nullableMap(agent);
    scorer = Immutables.nullableMap(scorer);
  }
}

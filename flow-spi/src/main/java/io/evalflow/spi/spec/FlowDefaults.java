package io.evalflow.spi.spec;

import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.evalflow.spi.model.GenerateConfig;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What applies to all tasks, models and so on of a spec. The maps have it by the prefix of the
 * name, of which the longest counts first.
 *
 * @param config generation config below all others
 * @param agent for all agents
 * @param agentPrefix for agents
 * @param model for all models that a task names
 * @param modelPrefix for models
 * @param solver for all solvers
 * @param solverPrefix for solvers
 * @param task for all tasks
 * @param taskPrefix for tasks
 */
@InspectJson
@RecordBuilder
public record FlowDefaults(
    @Nullable GenerateConfig config,
    @Nullable FlowAgent agent,
    @Nullable Map<String, FlowAgent> agentPrefix,
    @Nullable FlowModel model,
    @Nullable Map<String, FlowModel> modelPrefix,
    @Nullable FlowSolver solver,
    @Nullable Map<String, FlowSolver> solverPrefix,
    @Nullable FlowTask task,
    @Nullable Map<String, FlowTask> taskPrefix) {
  /** Copies its maps. */
  public FlowDefaults {
    agentPrefix = Immutables.nullableMap(agentPrefix);
    modelPrefix = Immutables.nullableMap(modelPrefix);
    solverPrefix = Immutables.nullableMap(solverPrefix);
    taskPrefix = Immutables.nullableMap(taskPrefix);
  }
}

package io.evalflow.spi.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An agent of a spec, which stands where a task's one solver may stand.
 *
 * @param name registered name
 * @param factory what makes it
 * @param args arguments
 * @param flowMetadata free metadata, not passed on
 * @param type {@code agent}, which tells it from a solver
 */
@InspectJson
@RecordBuilder
public record FlowAgent(
    @Nullable String name,
    @Nullable FlowFactory factory,
    @Nullable Map<String, JsonNode> args,
    @Nullable Map<String, JsonNode> flowMetadata,
    @Nullable String type) {
  /** The type of every agent. */
  public static final String TYPE = "agent";

  /** Copies its maps, and is an agent. */
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public FlowAgent {
    args = Immutables.nullableMap(args);
    flowMetadata = Immutables.nullableMap(flowMetadata);
    type = type == null ? TYPE : type;
  }

  /** An agent by name alone. */
  public static FlowAgent of(String name) {
    return FlowAgentBuilder.builder().name(name).build();
  }

  /** The same, where a solver stands. */
  public FlowSolver asSolver() {
    return new FlowSolver(name, factory, args, flowMetadata, TYPE);
  }
}

package io.evalflow.spi.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A solver of a spec.
 *
 * @param name registered name
 * @param factory what makes it
 * @param args arguments
 * @param flowMetadata free metadata, not passed on
 * @param type {@code agent} if it is an agent, else absent
 */
@InspectJson
@RecordBuilder
public record FlowSolver(
    @Nullable String name,
    @Nullable FlowFactory factory,
    @Nullable Map<String, JsonNode> args,
    @Nullable Map<String, JsonNode> flowMetadata,
    @Nullable String type) {
  /** Copies its collections. */
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public FlowSolver {
    args = Immutables.nullableMap(args);
    flowMetadata = Immutables.nullableMap(flowMetadata);
  }

  /** Whether it is an agent. */
  @JsonIgnore
  public boolean isAgent() {
    return FlowAgent.TYPE.equals(type);
  }

  /** Solver by name alone, as a plain text in a spec. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static FlowSolver of(String name) {
    return FlowSolverBuilder.builder().name(name).build();
  }
}

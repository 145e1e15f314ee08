package io.evalflow.spi.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
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
 * @param args arguments
 * @param flowMetadata free metadata, not passed on
 */
@InspectJson
@RecordBuilder
public record FlowSolver(
    @Nullable String name,
    @Nullable Map<String, JsonNode> args,
    @Nullable Map<String, JsonNode> flowMetadata) {
  /** Copies its collections. */
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public FlowSolver {
    args = Immutables.nullableMap(args);
    flowMetadata = Immutables.nullableMap(flowMetadata);
  }

  /** Solver by name alone, as a plain text in a spec. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static FlowSolver of(String name) {
    return FlowSolverBuilder.builder().name(name).build();
  }
}

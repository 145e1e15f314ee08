package io.evalflow.spi.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A scorer of a spec.
 *
 * @param name registered name
 * @param factory what makes it
 * @param args arguments
 * @param flowMetadata free metadata, not passed on
 */
@InspectJson
@RecordBuilder
public record FlowScorer(
    @Nullable String name,
    @Nullable FlowFactory factory,
    @Nullable Map<String, JsonNode> args,
    @Nullable Map<String, JsonNode> flowMetadata) {
  /** Copies its collections. */
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public FlowScorer {
    args = Immutables.nullableMap(args);
    flowMetadata = Immutables.nullableMap(flowMetadata);
  }

  /** Scorer by name alone, as a plain text in a spec. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static FlowScorer of(String name) {
    return FlowScorerBuilder.builder().name(name).build();
  }
}

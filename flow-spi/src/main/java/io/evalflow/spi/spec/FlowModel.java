package io.evalflow.spi.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.evalflow.spi.model.GenerateConfig;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A model of a spec.
 *
 * @param name name such as {@code openai/gpt-4o}
 * @param factory what makes it
 * @param role role that it plays
 * @param config generation config for this model
 * @param baseUrl where to call it
 * @param apiKey credential, as a rule a reference such as {@code ${NAME}}; never written out
 * @param memoize whether a Python runtime makes it once for several uses; true if absent
 * @param modelArgs arguments for the provider
 * @param flowMetadata free metadata, not passed on
 */
@InspectJson
@RecordBuilder
public record FlowModel(
    @Nullable String name,
    @Nullable FlowFactory factory,
    @Nullable String role,
    @Nullable GenerateConfig config,
    @Nullable String baseUrl,
    @Nullable String apiKey,
    @Nullable Boolean memoize,
    @Nullable Map<String, JsonNode> modelArgs,
    @Nullable Map<String, JsonNode> flowMetadata) {
  /** Copies its collections. */
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public FlowModel {
    modelArgs = Immutables.nullableMap(modelArgs);
    flowMetadata = Immutables.nullableMap(flowMetadata);
  }

  /** Model by name alone, as a plain text in a spec. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static FlowModel of(String name) {
    return FlowModelBuilder.builder().name(name).build();
  }
}

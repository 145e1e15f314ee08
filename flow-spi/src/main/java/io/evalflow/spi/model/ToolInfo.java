package io.evalflow.spi.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tool as a model is told of it.
 *
 * @param name name of the tool
 * @param description what it does, for the model
 * @param parameters JSON schema of its arguments; must not be changed
 * @param options provider specific options; must not be changed
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
public record ToolInfo(
    String name,
    String description,
    ObjectNode parameters,
    @Nullable ObjectNode options,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public ToolInfo {
    parameters = parameters == null ? noParameters() : parameters;
    extra = Immutables.map(extra);
  }

  private static ObjectNode noParameters() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    schema.putObject("properties");
    schema.putArray("required");
    return schema.put("additionalProperties", false);
  }
}

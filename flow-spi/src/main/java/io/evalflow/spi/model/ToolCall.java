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
 * A call of a tool that a model asks for.
 *
 * @param id unique among the calls of a message
 * @param function name of the tool
 * @param arguments arguments by name; must not be changed
 * @param parseError why the arguments could not be parsed
 * @param view how to show the call; must not be changed
 * @param type kind of call, such as {@code function}
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
public record ToolCall(
    String id,
    String function,
    ObjectNode arguments,
    @Nullable String parseError,
    @Nullable JsonNode view,
    String type,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public ToolCall {
    arguments = arguments == null ? JsonNodeFactory.instance.objectNode() : arguments;
    type = type == null ? "function" : type;
    extra = Immutables.map(extra);
  }
}

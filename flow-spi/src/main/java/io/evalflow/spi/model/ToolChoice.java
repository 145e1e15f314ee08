package io.evalflow.spi.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Whether a model may, must or must not call tools, or which one it must call.
 *
 * @param mode {@code auto}, {@code any}, {@code none}, or the name of a function if {@code
 *     function}
 * @param function whether {@code mode} names a function
 */
public record ToolChoice(String mode, boolean function) {
  /** The model decides. */
  public static final ToolChoice AUTO = new ToolChoice("auto", false);

  /** Some tool must be called. */
  public static final ToolChoice ANY = new ToolChoice("any", false);

  /** No tool may be called. */
  public static final ToolChoice NONE = new ToolChoice("none", false);

  /** Reads the JSON form. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static ToolChoice fromJson(JsonNode json) {
    return json.isString()
        ? new ToolChoice(json.stringValue(), false)
        : new ToolChoice(json.path("name").asString(""), true);
  }

  /** The JSON form: a String, or an object with the name of a function. */
  @JsonValue
  Object toJson() {
    return function ? Map.of("name", mode) : mode;
  }
}

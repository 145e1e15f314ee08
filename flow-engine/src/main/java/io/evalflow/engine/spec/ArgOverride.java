package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One {@code name=value} of {@code --arg}, as Inspect reads it: the value is YAML, a text with
 * commas is a list, and a dash in the name is an underscore.
 */
final class ArgOverride {
  private ArgOverride() {}

  static Map.Entry<String, JsonNode> parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE, "--arg takes NAME=VALUE, not '" + text + "'");
    }
    String name = text.substring(0, equals).replace('-', '_');
    SpecNode read =
        new YamlReader("--arg " + name, ReadLimits.DEFAULT).read(text.substring(equals + 1));
    JsonNode value = read == null ? JsonNodeFactory.instance.nullNode() : read.toJson();
    return Map.entry(name, value.isString() ? list(value) : value);
  }

  private static JsonNode list(JsonNode text) {
    String[] parts = text.stringValue().split(",", -1);
    if (parts.length == 1) {
      return text;
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (String part : parts) {
      list.add(part);
    }
    return list;
  }
}

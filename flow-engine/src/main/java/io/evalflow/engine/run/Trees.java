package io.evalflow.engine.run;

import io.evalflow.engine.log.LogJson;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Parts of a sample as JSON trees, for events that hold trees. */
final class Trees {
  private Trees() {}

  static JsonNode of(Object value) {
    return LogJson.tree(value);
  }

  static ArrayNode list(List<?> values) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(values.size());
    for (Object value : values) {
      array.add(of(value));
    }
    return array;
  }

  static ObjectNode object(Map<String, JsonNode> values) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> entry : values.entrySet()) {
      object.set(entry.getKey(), entry.getValue());
    }
    return object;
  }
}

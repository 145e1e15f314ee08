package io.evalflow.engine.run;

import io.evalflow.spi.event.JsonChange;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The changes from one JSON tree to another, in the order in which Inspect writes them: of an
 * object the fields that went, those that came, then those that changed; of a list the items before
 * the common end, then what was removed or added.
 */
final class TreeChanges {
  private TreeChanges() {}

  static void add(String path, JsonNode before, JsonNode after, List<JsonChange> changes) {
    if (before.equals(after)) {
      return;
    }
    if (before instanceof ObjectNode old && after instanceof ObjectNode now) {
      addObject(path, old, now, changes);
    } else if (before instanceof ArrayNode old && after instanceof ArrayNode now) {
      addList(path, old, now, changes);
    } else {
      changes.add(JsonChange.replace(path, after, before));
    }
  }

  private static void addObject(
      String path, ObjectNode before, ObjectNode after, List<JsonChange> changes) {
    for (String name : before.propertyNames()) {
      if (!after.has(name)) {
        changes.add(JsonChange.remove(child(path, name)));
      }
    }
    for (Map.Entry<String, JsonNode> entry : after.properties()) {
      if (!before.has(entry.getKey())) {
        changes.add(JsonChange.add(child(path, entry.getKey()), entry.getValue()));
      }
    }
    for (Map.Entry<String, JsonNode> entry : before.properties()) {
      JsonNode now = after.get(entry.getKey());
      if (now != null) {
        add(child(path, entry.getKey()), entry.getValue(), now, changes);
      }
    }
  }

  private static void addList(
      String path, ArrayNode before, ArrayNode after, List<JsonChange> changes) {
    ListChange<JsonNode> change =
        ListChange.of(List.copyOf(before.values()), List.copyOf(after.values()));
    for (int i = change.start(); i < change.common(); i++) {
      add(path + "/" + i, before.get(i), after.get(i), changes);
    }
    change.addRest(path, changes, node -> node);
  }

  static String child(String path, String name) {
    return path + "/" + name.replace("~", "~0").replace("/", "~1");
  }
}

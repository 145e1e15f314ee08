package io.evalflow.engine.run;

import io.evalflow.spi.eval.Sample;
import io.evalflow.spi.eval.TaskState;
import io.evalflow.spi.event.JsonChange;
import io.evalflow.spi.model.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The state of a sample as events show it. Changes are found by looking at the parts of the state,
 * and only a part that differs becomes a tree: a state grows with its conversation, and it is
 * compared after every solver.
 */
@SuppressWarnings(
    "ReferenceEquality") // What was not replaced did not change; the rest is compared.
final class StateTrees {
  private StateTrees() {}

  /** The sample as its init event shows it; contents of files are left out. */
  static ObjectNode sample(Sample sample) {
    ObjectNode tree = (ObjectNode) Trees.of(sample);
    if (tree.get("files") instanceof ObjectNode files) {
      List.copyOf(files.propertyNames()).forEach(name -> files.put(name, ""));
    }
    return tree;
  }

  static ObjectNode state(TaskState state) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.set("messages", Trees.list(state.messages()));
    tree.putArray("tools");
    tree.putNull("tool_choice");
    tree.set("store", Trees.object(state.store()));
    tree.set("output", Trees.of(state.output()));
    tree.put("completed", state.completed());
    tree.set("metadata", Trees.object(state.metadata()));
    return tree;
  }

  /** What a solver changed; empty if nothing. */
  static List<JsonChange> changes(TaskState before, TaskState after) {
    if (before == after) {
      return List.of();
    }
    List<JsonChange> changes = new ArrayList<>();
    if (before.messages() != after.messages()) {
      addMessages(before.messages(), after.messages(), changes);
    }
    addMap("/store", before.store(), after.store(), changes);
    if (before.output() != after.output()) {
      TreeChanges.add("/output", Trees.of(before.output()), Trees.of(after.output()), changes);
    }
    if (before.completed() != after.completed()) {
      changes.add(
          JsonChange.replace(
              "/completed",
              BooleanNode.valueOf(after.completed()),
              BooleanNode.valueOf(before.completed())));
    }
    addMap("/metadata", before.metadata(), after.metadata(), changes);
    return changes;
  }

  private static void addMessages(
      List<ChatMessage> before, List<ChatMessage> after, List<JsonChange> changes) {
    ListChange<ChatMessage> change = ListChange.of(before, after);
    for (int i = change.start(); i < change.common(); i++) {
      TreeChanges.add("/messages/" + i, Trees.of(before.get(i)), Trees.of(after.get(i)), changes);
    }
    change.addRest("/messages", changes, Trees::of);
  }

  private static void addMap(
      String path,
      Map<String, JsonNode> before,
      Map<String, JsonNode> after,
      List<JsonChange> changes) {
    if (!before.equals(after)) {
      TreeChanges.add(path, Trees.object(before), Trees.object(after), changes);
    }
  }
}

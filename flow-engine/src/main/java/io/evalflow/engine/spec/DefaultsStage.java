package io.evalflow.engine.spec;

import io.evalflow.spi.spec.FlowDefaults;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes every task explicit: names become mappings, and each task's generation config is put
 * together of three layers, field by field: {@code defaults.config} below the task's below the
 * model's. A field that is null in a layer counts as absent. The defaults themselves are gone
 * afterwards. A value of a wrong type stays as it is, and is refused when the spec is bound.
 */
final class DefaultsStage {
  private static final JsonPointer DEFAULTS = JsonPointer.compile("/defaults");

  SpecTree apply(SpecTree tree) {
    JsonNode defaults = tree.root().path("defaults");
    if (!defaults.isMissingNode() && !PlainSpecReader.isPlain(defaults)) {
      // Once merged into the tasks, a mistake in the defaults would be said to be theirs.
      tree.bind(DEFAULTS, FlowDefaults.class);
    }
    ObjectNode root = tree.root().deepCopy();
    root.remove("defaults");
    if (root.get("tasks") instanceof ArrayNode tasks) {
      ObjectNode below = defaults.path("config") instanceof ObjectNode config ? config : null;
      for (int i = 0; i < tasks.size(); i++) {
        JsonNode task = named(tasks.get(i));
        tasks.set(i, task);
        if (task instanceof ObjectNode object) {
          explicit(object, below);
        }
      }
    }
    return tree.with(root);
  }

  private static void explicit(ObjectNode task, @Nullable ObjectNode below) {
    if (task.has("model")) {
      task.set("model", named(task.get("model")));
    }
    if (task.get("solver") instanceof ArrayNode solvers) {
      for (int i = 0; i < solvers.size(); i++) {
        solvers.set(i, named(solvers.get(i)));
      }
    } else if (task.has("solver")) {
      task.set("solver", named(task.get("solver")));
    }
    JsonNode own = task.path("config");
    if (own.isMissingNode() || own.isObject()) {
      ObjectNode config = JsonNodeFactory.instance.objectNode();
      putSet(config, below);
      putSet(config, own);
      // A config that is no mapping is refused with the model that it stands in.
      putSet(config, task.path("model").path("config"));
      if (config.isEmpty()) {
        task.remove("config");
      } else {
        task.set("config", config);
      }
    }
  }

  private static void putSet(ObjectNode target, @Nullable JsonNode layer) {
    if (layer instanceof ObjectNode object) {
      for (var field : object.properties()) {
        if (!field.getValue().isNull()) {
          target.set(field.getKey(), field.getValue());
        }
      }
    }
  }

  private static JsonNode named(JsonNode value) {
    return value.isString()
        ? JsonNodeFactory.instance.objectNode().put("name", value.stringValue())
        : value;
  }
}

package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.Origin;
import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecScalar;
import io.evalflow.engine.spec.tree.SpecSequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes every task explicit: names become mappings, what a task, model, solver or agent does not
 * give comes from the longest prefix of {@code defaults} that gives it, else from the default of
 * its kind, and each task's generation config is put together of three layers, field by field:
 * {@code defaults.config} below the task's below the model's. A null counts as given, but a null
 * field of a generation config counts as absent. The defaults themselves are gone afterwards. A
 * value of a wrong type stays as it is, and is refused when the spec is bound.
 */
final class DefaultsStage {
  SpecMapping apply(SpecMapping spec) {
    SpecMapping defaults =
        spec.fields().get("defaults") instanceof SpecMapping given
            ? given
            : SpecMapping.empty(spec.origin());
    SpecMapping rest = spec.without("defaults");
    if (!(rest.fields().get("tasks") instanceof SpecSequence tasks)) {
      return rest;
    }
    TaskDefaults taskDefaults = new TaskDefaults(defaults);
    List<SpecNode> explicit = new ArrayList<>(tasks.items().size());
    for (SpecNode task : tasks.items()) {
      explicit.add(named(task) instanceof SpecMapping mapping ? taskDefaults.apply(mapping) : task);
    }
    return rest.with("tasks", SpecSequence.owning(explicit, tasks.origin()));
  }

  /** A name alone stands for a mapping with that name. */
  private static SpecNode named(SpecNode node) {
    if (!(node instanceof SpecScalar scalar) || !scalar.value().isString()) {
      return node;
    }
    Map<String, SpecNode> fields = new LinkedHashMap<>();
    fields.put("name", node);
    return SpecMapping.owning(fields, node.origin());
  }

  /** The defaults of a spec, put into one task after the other. */
  private static final class TaskDefaults {
    private final @Nullable SpecMapping config;
    private final KindDefaults task;
    private final KindDefaults model;
    private final KindDefaults solver;
    private final KindDefaults agent;

    TaskDefaults(SpecMapping defaults) {
      this.config =
          defaults.fields().get("config") instanceof SpecMapping below
              ? below.mapOrigins(origin -> layered(origin, "defaults.config"))
              : null;
      this.task = new KindDefaults(defaults, "task");
      this.model = new KindDefaults(defaults, "model");
      this.solver = new KindDefaults(defaults, "solver");
      this.agent = new KindDefaults(defaults, "agent");
    }

    SpecMapping apply(SpecMapping given) {
      Map<String, SpecNode> fields = new LinkedHashMap<>(task.apply(given).fields());
      dropOrChange(fields, "model", node -> model(node));
      dropOrChange(fields, "solver", this::solvers);
      dropOrChange(fields, "model_roles", this::roles);
      config(fields);
      return SpecMapping.owning(fields, given.origin());
    }

    /** A null or an empty value of these fields is as none. */
    private static void dropOrChange(
        Map<String, SpecNode> fields, String key, UnaryOperator<SpecNode> change) {
      SpecNode value = fields.get(key);
      if (value == null) {
        return;
      }
      if (isFalsy(key, value)) {
        fields.remove(key);
      } else {
        fields.put(key, change.apply(value));
      }
    }

    private static boolean isFalsy(String key, SpecNode node) {
      // An empty mapping of roles holds none; an empty mapping of a type is still one of it.
      return node.isNull()
          || (node instanceof SpecSequence list && list.items().isEmpty())
          || (key.equals("model_roles")
              && node instanceof SpecMapping roles
              && roles.fields().isEmpty());
    }

    private SpecNode model(SpecNode node) {
      if (!(named(node) instanceof SpecMapping mapping)) {
        return node;
      }
      return model.apply(mapping);
    }

    private SpecNode solvers(SpecNode node) {
      return node instanceof SpecSequence chain ? each(chain, this::solver) : solver(node);
    }

    private SpecNode solver(SpecNode node) {
      if (!(named(node) instanceof SpecMapping mapping)) {
        return node;
      }
      return (mapping.has("type") ? agent : solver).apply(mapping);
    }

    /** A role given as a name gets no defaults. */
    private SpecNode roles(SpecNode node) {
      if (!(node instanceof SpecMapping roles)) {
        return node;
      }
      Map<String, SpecNode> changed = new LinkedHashMap<>();
      roles
          .fields()
          .forEach(
              (role, value) ->
                  changed.put(
                      role,
                      value instanceof SpecSequence models
                          ? each(models, this::role)
                          : role(value)));
      return SpecMapping.owning(changed, roles.origin());
    }

    private SpecNode role(SpecNode node) {
      return node instanceof SpecMapping mapping ? model.apply(mapping) : node;
    }

    private static SpecSequence each(SpecSequence list, UnaryOperator<SpecNode> change) {
      List<SpecNode> changed = new ArrayList<>(list.items().size());
      list.items().forEach(item -> changed.add(change.apply(item)));
      return SpecSequence.owning(changed, list.origin());
    }

    private void config(Map<String, SpecNode> fields) {
      SpecNode own = fields.get("config");
      if (own != null && !(own instanceof SpecMapping)) {
        return;
      }
      Map<String, SpecNode> merged = new LinkedHashMap<>();
      putSet(merged, config);
      putSet(merged, own);
      // A config that is no mapping is refused with the model that it stands in.
      if (fields.get("model") instanceof SpecMapping mapping) {
        putSet(merged, mapping.fields().get("config"));
      }
      if (merged.isEmpty()) {
        fields.remove("config");
      } else {
        Origin origin = own == null ? merged.values().iterator().next().origin() : own.origin();
        fields.put("config", SpecMapping.owning(merged, origin));
      }
    }

    private static void putSet(Map<String, SpecNode> target, @Nullable SpecNode layer) {
      if (layer instanceof SpecMapping mapping) {
        mapping
            .fields()
            .forEach(
                (key, value) -> {
                  if (!value.isNull()) {
                    target.put(key, value);
                  }
                });
      }
    }
  }

  private static Origin layered(Origin origin, String layer) {
    return origin.in(origin.layer().equals(Origin.OWN) ? layer : layer + " of " + origin.layer());
  }

  /** The defaults of one kind: those of its prefixes, the longest first, then that of all. */
  private static final class KindDefaults {
    private final Map<String, SpecMapping> byPrefix = new LinkedHashMap<>();
    private final @Nullable SpecMapping all;

    KindDefaults(SpecMapping defaults, String kind) {
      if (defaults.fields().get(kind + "_prefix") instanceof SpecMapping prefixes) {
        prefixes.fields().keySet().stream()
            .sorted((a, b) -> Integer.compare(b.length(), a.length()))
            .forEach(
                prefix -> {
                  if (prefixes.fields().get(prefix) instanceof SpecMapping mapping) {
                    String layer = "defaults." + kind + "_prefix['" + prefix + "']";
                    byPrefix.put(prefix, mapping.mapOrigins(origin -> layered(origin, layer)));
                  }
                });
      }
      this.all =
          defaults.fields().get(kind) instanceof SpecMapping mapping
              ? mapping.mapOrigins(origin -> layered(origin, "defaults." + kind))
              : null;
    }

    SpecMapping apply(SpecMapping given) {
      if (byPrefix.isEmpty() && all == null) {
        return given;
      }
      Map<String, SpecNode> fields = new LinkedHashMap<>(given.fields());
      if (given.fields().get("name") instanceof SpecScalar name && name.value().isString()) {
        String text = name.value().stringValue();
        byPrefix.forEach(
            (prefix, mapping) -> {
              if (text.startsWith(prefix)) {
                mapping.fields().forEach(fields::putIfAbsent);
              }
            });
      }
      if (all != null) {
        all.fields().forEach(fields::putIfAbsent);
      }
      return SpecMapping.owning(fields, given.origin());
    }
  }
}

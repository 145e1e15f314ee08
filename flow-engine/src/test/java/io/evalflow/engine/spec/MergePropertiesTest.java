package io.evalflow.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.engine.spec.tree.Origin;
import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What must hold of merges and defaults whatever the specs are. */
class MergePropertiesTest {
  private static final int ROUNDS = 2000;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> NAMES = List.of("openai/a", "openai/b", "x", "y");

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void an_empty_spec_changes_nothing_on_either_side() {
    SpecMapping empty = SpecMapping.empty(Origin.inCode());
    for (int round = 0; round < ROUNDS; round++) {
      SpecMapping spec = spec();
      assertThat(MergeRule.merge(spec, empty).toJson()).as(round(round)).isEqualTo(spec.toJson());
      assertThat(MergeRule.merge(empty, spec).toJson()).as(round(round)).isEqualTo(spec.toJson());
    }
  }

  @Test
  void a_spec_merged_with_itself_is_itself() {
    for (int round = 0; round < ROUNDS; round++) {
      SpecMapping spec = spec();
      // A list keeps what stands twice in it when it is the included one, so it stays as it is.
      assertThat(MergeRule.merge(spec, spec).toJson()).as(round(round)).isEqualTo(spec.toJson());
    }
  }

  @Test
  void what_the_including_spec_gives_wins_and_nothing_of_it_is_lost() {
    for (int round = 0; round < ROUNDS; round++) {
      JsonNode own = spec().toJson();
      JsonNode included = spec().toJson();
      JsonNode merged = MergeRule.merge(node(own), node(included)).toJson();
      assertWins(own, merged, round(round));
    }
  }

  @Test
  void includes_merge_alike_one_after_the_other_and_nested() {
    for (int round = 0; round < ROUNDS; round++) {
      SpecMapping own = fieldwise();
      SpecMapping near = fieldwise();
      SpecMapping far = fieldwise();
      JsonNode flat = MergeRule.merge(MergeRule.merge(own, near), far).toJson();
      JsonNode nested = MergeRule.merge(own, MergeRule.merge(near, far)).toJson();
      assertThat(flat).as(round(round)).isEqualTo(nested);
    }
  }

  @Test
  void defaults_applied_twice_are_as_applied_once() {
    DefaultsStage stage = new DefaultsStage();
    for (int round = 0; round < ROUNDS; round++) {
      SpecMapping spec = spec();
      SpecMapping once = stage.apply(spec);
      assertThat(stage.apply(once).toJson()).as(round(round)).isEqualTo(once.toJson());
      SpecNode defaults = spec.fields().get("defaults");
      if (defaults != null) {
        SpecMapping again = stage.apply(once.with("defaults", defaults));
        assertThat(again.toJson()).as(round(round)).isEqualTo(once.toJson());
      }
    }
  }

  private String round(int round) {
    return "seed " + seed + ", round " + round;
  }

  private static void assertWins(JsonNode own, JsonNode merged, String round) {
    if (own.isObject()) {
      for (Map.Entry<String, JsonNode> field : own.properties()) {
        assertThat(merged.has(field.getKey())).as(round).isTrue();
        assertWins(field.getValue(), merged.get(field.getKey()), round);
      }
    } else if (own.isArray()) {
      own.forEach(item -> assertThat(merged.valueStream()).as(round).contains(item));
    } else {
      assertThat(merged).as(round).isEqualTo(own);
    }
  }

  private static SpecMapping node(JsonNode tree) {
    return (SpecMapping) SpecNode.of(tree, Origin.inCode());
  }

  /** Without the types that stand whole, of which the nearest hides the others. */
  private SpecMapping fieldwise() {
    return spec().without("defaults").without("store");
  }

  private SpecMapping spec() {
    ObjectNode spec = JSON.objectNode();
    maybe(spec, "log_dir", this::scalar);
    maybe(spec, "env", this::plain);
    maybe(spec, "store", () -> object("path", "filter", "read"));
    maybe(spec, "options", () -> maybe(object("limit", "score"), "tags", this::list));
    maybe(spec, "defaults", this::defaults);
    maybe(spec, "flow_metadata", this::plain);
    maybe(
        spec,
        "tasks",
        () -> {
          ArrayNode tasks = JSON.arrayNode();
          for (int i = random.nextInt(4); i > 0; i--) {
            tasks.add(
                random.nextInt(3) == 0 ? JSON.stringNode(name()) : task().put("name", name()));
          }
          return tasks;
        });
    return node(spec);
  }

  private ObjectNode defaults() {
    ObjectNode defaults = JSON.objectNode();
    maybe(defaults, "config", this::config);
    maybe(defaults, "task", this::task);
    maybe(defaults, "model", this::model);
    maybe(defaults, "solver", () -> maybe(JSON.objectNode(), "args", this::plain));
    maybe(defaults, "model_prefix", () -> JSON.objectNode().set("openai/", model()));
    maybe(
        defaults, "task_prefix", () -> JSON.objectNode().set("op", task()).set("openai/a", task()));
    return defaults;
  }

  private ObjectNode task() {
    ObjectNode task = object("version", "message_limit");
    maybe(task, "args", this::plain);
    maybe(task, "config", this::config);
    maybe(task, "model", () -> random.nextBoolean() ? JSON.stringNode(name()) : named(model()));
    maybe(task, "solver", () -> random.nextBoolean() ? JSON.stringNode(name()) : solvers());
    maybe(task, "model_roles", () -> JSON.objectNode().put("a", name()).set("b", named(model())));
    maybe(task, "tags", this::list);
    return task;
  }

  private ArrayNode solvers() {
    return JSON.arrayNode().add(name()).add(named(JSON.objectNode()));
  }

  private ObjectNode named(ObjectNode mapping) {
    return mapping.put("name", name());
  }

  private ObjectNode model() {
    ObjectNode model = object("base_url", "memoize");
    maybe(model, "config", this::config);
    maybe(model, "model_args", this::plain);
    return model;
  }

  /**
   * With one field at least that is not null; else it is as none, and a default takes its place.
   */
  private ObjectNode config() {
    ObjectNode config = object("temperature", "top_p").put("seed", random.nextInt(3));
    maybe(config, "stop_seqs", this::list);
    maybe(config, "extra_body", this::plain);
    return config;
  }

  private ObjectNode plain() {
    return object("k", "l", "m");
  }

  private ObjectNode object(String... keys) {
    ObjectNode object = JSON.objectNode();
    for (String key : keys) {
      maybe(object, key, this::scalar);
    }
    return object;
  }

  private ObjectNode maybe(ObjectNode object, String key, Supplier<JsonNode> value) {
    if (random.nextBoolean()) {
      object.set(key, value.get());
    }
    return object;
  }

  private ArrayNode list() {
    ArrayNode list = JSON.arrayNode();
    for (int i = random.nextInt(3); i > 0; i--) {
      list.add(random.nextInt(4));
    }
    return list;
  }

  private JsonNode scalar() {
    return switch (random.nextInt(4)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.numberNode(random.nextInt(3));
      case 2 -> JSON.booleanNode(random.nextBoolean());
      default -> JSON.stringNode(name());
    };
  }

  private String name() {
    return NAMES.get(random.nextInt(NAMES.size()));
  }
}

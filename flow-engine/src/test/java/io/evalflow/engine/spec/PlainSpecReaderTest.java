package io.evalflow.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.config.StrictBinder;
import io.evalflow.spi.eval.Task;
import io.evalflow.spi.spec.FlowDefaults;
import io.evalflow.spi.spec.FlowEpochs;
import io.evalflow.spi.spec.FlowFactory;
import io.evalflow.spi.spec.FlowModel;
import io.evalflow.spi.spec.FlowModelRole;
import io.evalflow.spi.spec.FlowScorer;
import io.evalflow.spi.spec.FlowSolver;
import io.evalflow.spi.spec.FlowSpec;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class PlainSpecReaderTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int ROUNDS = 3000;

  @Test
  void what_it_reads_is_what_the_strict_binder_reads() {
    long seed = System.nanoTime();
    Trees trees = new Trees(new Random(seed), 0.02);
    int read = 0;
    for (int round = 0; round < ROUNDS; round++) {
      JsonNode tree = trees.value(FlowSpec.class);
      FlowSpec spec = PlainSpecReader.read(tree).orElse(null);
      if (spec != null) {
        read++;
        assertThat(spec)
            .as("seed %d, round %d: %s", seed, round, tree)
            .isEqualTo(StrictBinder.bind(tree, FlowSpec.class, ""));
      }
    }
    assertThat(read).as("seed %d", seed).isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
  }

  @Test
  void every_field_of_a_spec_is_read() {
    long seed = System.nanoTime();
    Trees trees = new Trees(new Random(seed), 0);
    for (int round = 0; round < ROUNDS; round++) {
      JsonNode tree = trees.value(FlowSpec.class);
      assertThat(PlainSpecReader.read(tree))
          .as("seed %d, round %d: %s", seed, round, tree)
          .contains(StrictBinder.bind(tree, FlowSpec.class, ""));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"log_dirr\": \"logs\"}",
        "{\"log_dir\": 1}",
        "{\"tasks\": \"a\"}",
        "{\"tasks\": [null]}",
        "{\"tasks\": [{\"task\": {}}]}",
        "{\"tasks\": [{\"solver\": [null]}]}",
        "{\"tasks\": [{\"epochs\": 2.5}]}",
        "{\"tasks\": [{\"epochs\": {}}]}",
        "{\"tasks\": [{\"epochs\": {\"epochs\": null}}]}",
        "{\"tasks\": [{\"epochs\": {\"epochs\": 1, \"reducers\": \"mean\"}}]}",
        "{\"tasks\": [{\"message_limit\": 3000000000}]}",
        "{\"tasks\": [{\"config\": {\"temperature\": \"1e3\"}}]}",
        "{\"options\": {\"tags\": \"a\"}}",
        "{\"options\": {\"log_dir_allow_dirty\": \"true\"}}",
        "{\"env\": {\"A\": 1}}",
      })
  void what_is_not_plainly_right_is_left_to_the_strict_binder(String tree) {
    assertThat(PlainSpecReader.read(new JsonMapper().readTree(tree))).isEmpty();
  }

  /** Makes trees of the shape of a type, with mistakes. */
  private record Trees(Random random, double mistakes) {
    JsonNode value(Type type) {
      if (random.nextDouble() < mistakes) {
        return any(2);
      }
      if (type instanceof ParameterizedType generic) {
        Type item = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
        return generic.getRawType() == List.class ? list(item) : map(item);
      } else if (type == FlowEpochs.class) {
        return epochs();
      } else if (type == FlowScorer.class && random.nextBoolean()) {
        return text();
      } else if (type == FlowFactory.class) {
        return text();
      } else if (type == FlowModelRole.class) {
        return random.nextBoolean() ? value(FlowModel.class) : models();
      } else if (type == Integer.class || type == int.class) {
        return JSON.numberNode(random.nextInt(-2, 100));
      } else if (type == Long.class || type == BigInteger.class) {
        return JSON.numberNode(random.nextInt(100));
      } else if (type == Double.class) {
        return random.nextBoolean()
            ? JSON.numberNode(random.nextInt(5))
            : JSON.numberNode(random.nextDouble());
      } else if (type == Boolean.class) {
        return JSON.booleanNode(random.nextBoolean());
      } else if (type == String.class) {
        return text();
      } else if (type == JsonNode.class) {
        return any(2);
      }
      return object(((Class<?>) type).getRecordComponents());
    }

    private JsonNode models() {
      ArrayNode models = JSON.arrayNode().add(value(FlowModel.class));
      return random.nextBoolean() ? models : models.add(text());
    }

    private JsonNode epochs() {
      if (random.nextBoolean()) {
        return value(int.class);
      }
      ObjectNode epochs = JSON.objectNode();
      epochs.set("epochs", value(int.class));
      if (random.nextBoolean()) {
        epochs.set(name("reducer"), random.nextBoolean() ? list(String.class) : text());
      }
      return epochs;
    }

    private JsonNode object(RecordComponent[] components) {
      ObjectNode object = JSON.objectNode();
      for (RecordComponent component : components) {
        boolean neverThere =
            component.getType() == FlowDefaults.class
                || component.getType() == Task.class
                || component.getName().equals("extra");
        if (!neverThere && random.nextInt(4) == 0) {
          object.set(name(component.getName()), component(component));
        }
      }
      return object;
    }

    private JsonNode component(RecordComponent component) {
      if (random.nextInt(20) == 0) {
        return JSON.nullNode();
      }
      boolean one = component.getType() == List.class && random.nextInt(3) == 0;
      return switch (component.getName()) {
        case "solver" -> value(one ? FlowSolver.class : component.getGenericType());
        case "scorer" -> value(one ? FlowScorer.class : component.getGenericType());
        default -> value(component.getGenericType());
      };
    }

    private String name(String component) {
      String name = component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
      return random.nextDouble() < mistakes ? name + "x" : name;
    }

    private JsonNode list(Type item) {
      ArrayNode list = JSON.arrayNode();
      for (int i = random.nextInt(3); i > 0; i--) {
        list.add(value(item));
      }
      return list;
    }

    private JsonNode map(Type item) {
      ObjectNode map = JSON.objectNode();
      for (int i = random.nextInt(3); i > 0; i--) {
        map.set("key" + i, value(item));
      }
      return map;
    }

    private JsonNode text() {
      return JSON.stringNode(random.nextInt(10) == 0 ? "" : "text " + random.nextInt(10));
    }

    private JsonNode any(int depth) {
      return switch (random.nextInt(depth == 0 ? 7 : 9)) {
        case 0 -> JSON.nullNode();
        case 1 -> JSON.booleanNode(random.nextBoolean());
        case 2 -> JSON.numberNode(random.nextInt());
        case 3 -> JSON.numberNode(random.nextLong());
        case 4 -> JSON.numberNode(random.nextDouble());
        case 5 -> JSON.stringNode("1e3");
        case 6 -> text();
        case 7 -> JSON.arrayNode().add(any(depth - 1)).add(any(depth - 1));
        default -> JSON.objectNode().setAll(Map.of("name", any(depth - 1)));
      };
    }
  }
}

package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class IndentedJsonTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String SIGNS = "ab \"\\/{}[],:\n\t\u0001\u007f\u00e4\u20ac\u2028";

  private final Random random = new Random();

  @Test
  void indents_as_a_generator_does_whatever_the_tree() {
    for (int i = 0; i < 2000; i++) {
      long seed = random.nextLong();
      JsonNode tree = tree(new Random(seed), 0);
      byte[] expected = LogJson.pretty().writeValueAsBytes(tree);

      assertThat(IndentedJson.document(tree)).as("seed " + seed).isEqualTo(expected);

      ByteArrayOutputStream copied = new ByteArrayOutputStream();
      IndentedJson.copy(new ByteArrayInputStream(expected), copied);
      assertThat(copied.toByteArray()).as("seed " + seed).isEqualTo(expected);
    }
  }

  @Test
  void makes_pieces_that_fit_into_a_document() {
    Map<String, Object> value = Map.of("a", List.of(1, List.of()));

    String list = "[" + text(IndentedJson.element(value)) + "," + text(IndentedJson.element(2));
    assertThat(list + "\n]").isEqualTo(LogJson.pretty().writeValueAsString(List.of(value, 2)));

    String object = "{" + text(IndentedJson.member("b\"", value)) + "\n}";
    assertThat(object).isEqualTo(LogJson.pretty().writeValueAsString(Map.of("b\"", value)));

    String inner = text(IndentedJson.elementOfMember(value));
    assertThat("{\n  \"c\": [" + inner + "\n  ]\n}")
        .isEqualTo(LogJson.pretty().writeValueAsString(Map.of("c", List.of(value))));
  }

  @Test
  void indents_what_is_nested_as_deep_as_may_be() {
    JsonNode tree = NODES.numberNode(1);
    for (int i = 0; i < 990; i++) {
      tree = NODES.arrayNode().add(tree);
    }
    assertThat(IndentedJson.document(tree)).isEqualTo(LogJson.pretty().writeValueAsBytes(tree));
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  private static JsonNode tree(Random random, int depth) {
    return switch (random.nextInt(depth > 4 ? 6 : 9)) {
      case 0 -> NODES.numberNode(random.nextLong());
      case 1 -> NODES.numberNode(random.nextInt(8) == 0 ? Double.NaN : random.nextGaussian() * 1e9);
      case 2 -> NODES.nullNode();
      case 3 -> NODES.booleanNode(random.nextBoolean());
      case 4, 5 -> NODES.stringNode(signs(random));
      case 6 -> {
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(5); i > 0; i--) {
          array.add(tree(random, depth + 1));
        }
        yield array;
      }
      default -> {
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
          object.set(signs(random), tree(random, depth + 1));
        }
        yield object;
      }
    };
  }

  private static String signs(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
    }
    return text.toString();
  }
}

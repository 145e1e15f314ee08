package io.evalflow.engine.log;

import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.SampleInput;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.log.OtherLogEdit;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.MessageContent;
import io.evalflow.spi.model.ToolChoice;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BigIntegerNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Records of logs with random values, made from their components so that none is forgotten. */
final class RandomRecords {
  private static final String[] TEXTS = {
    "",
    "plain",
    "Zeile\nzwei",
    "\"quoted\" \\ back",
    "tab\tbell\u0007",
    "é ß ñ",
    "日本語",
    "😀 x",
    "\u007f"
  };
  private static final double[] DOUBLES = {0, -0.0, 1.5, 1e300, 2.5e-7, Double.NaN, 12.000001};

  private final RandomGenerator random;
  private final boolean full;
  private int depth;

  /**
   * Makes records.
   *
   * @param full whether no component is null
   */
  RandomRecords(RandomGenerator random, boolean full) {
    this.random = random;
    this.full = full;
  }

  Object of(Type type) {
    depth++;
    try {
      return type instanceof ParameterizedType generic ? collection(generic) : one((Class<?>) type);
    } finally {
      depth--;
    }
  }

  private Object collection(ParameterizedType type) {
    Type[] arguments = type.getActualTypeArguments();
    int size = depth > 9 ? 0 : random.nextInt(3);
    if (type.getRawType() == List.class) {
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        list.add(of(arguments[0]));
      }
      return list;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      map.put("x" + i + text(), of(arguments[1]));
    }
    return map;
  }

  private Object one(Class<?> type) {
    if (type == String.class) {
      return text();
    } else if (type == int.class || type == Integer.class) {
      return random.nextInt();
    } else if (type == long.class || type == Long.class) {
      return random.nextLong() >> random.nextInt(64);
    } else if (type == double.class || type == Double.class) {
      return number();
    } else if (type == boolean.class || type == Boolean.class) {
      return random.nextBoolean();
    } else if (type == BigInteger.class) {
      return new BigInteger(random.nextInt(1, 100), new Random(random.nextLong()));
    } else if (type == Instant.class) {
      return Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(3) * 1_234_000L);
    } else if (type == URI.class) {
      return URI.create("file:///logs/" + random.nextInt(100));
    } else if (type == ObjectNode.class) {
      return object();
    } else if (type == JsonNode.class) {
      return node();
    } else if (type.isEnum()) {
      return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
    } else if (type.isSealed()) {
      Class<?>[] kinds = type.getPermittedSubclasses();
      return one(kinds[random.nextInt(kinds.length)]);
    }
    return special(type);
  }

  private Object special(Class<?> type) {
    if (type == SampleId.class) {
      return switch (random.nextInt(3)) {
        case 0 -> SampleId.of(random.nextLong());
        case 1 -> SampleId.of(text());
        default -> SampleId.fromJson(BigIntegerNode.valueOf(BigInteger.TEN.pow(30)));
      };
    } else if (type == SampleInput.class) {
      return random.nextBoolean()
          ? SampleInput.of(text())
          : SampleInput.of(List.of((ChatMessage) of(ChatMessage.class)));
    } else if (type == Target.class) {
      return random.nextBoolean() ? Target.of(text()) : Target.of(List.of(text(), text()));
    } else if (type == MessageContent.class) {
      return random.nextBoolean()
          ? MessageContent.of(text())
          : new MessageContent(null, List.of(object(), node()));
    } else if (type == ToolChoice.class) {
      return random.nextBoolean() ? ToolChoice.ANY : new ToolChoice(text(), true);
    }
    return type == OtherLogEdit.class ? edit() : record(type);
  }

  private OtherLogEdit edit() {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    fields.put("type", StringNode.valueOf(text()));
    fields.put(text(), node());
    return new OtherLogEdit(fields);
  }

  private Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      boolean absent =
          components[i].getAnnotatedType().isAnnotationPresent(Nullable.class)
              && (full ? depth > 12 : random.nextInt(3) == 0);
      values[i] = absent ? null : of(components[i].getGenericType());
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type + " cannot be made", e);
    }
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)] + random.nextInt(100);
  }

  private double number() {
    return random.nextBoolean() ? DOUBLES[random.nextInt(DOUBLES.length)] : random.nextDouble();
  }

  private JsonNode node() {
    return switch (random.nextInt(9)) {
      case 0 -> IntNode.valueOf(random.nextInt());
      case 1 -> LongNode.valueOf(Long.MAX_VALUE - random.nextInt(9));
      case 2 -> DoubleNode.valueOf(number());
      case 3 -> BigIntegerNode.valueOf(BigInteger.TEN.pow(25));
      case 4 -> BooleanNode.valueOf(random.nextBoolean());
      case 5 -> NullNode.getInstance();
      case 6 -> JsonNodeFactory.instance.arrayNode().add(text()).add(number()).addNull();
      case 7 -> object();
      default -> StringNode.valueOf(text());
    };
  }

  private ObjectNode object() {
    ObjectNode object = JsonNodeFactory.instance.objectNode().put("a" + text(), text());
    object.putArray("list").add(random.nextLong());
    object.putObject("empty");
    return object;
  }
}

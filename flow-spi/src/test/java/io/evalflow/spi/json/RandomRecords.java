package io.evalflow.spi.json;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.SampleInput;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.event.Event;
import io.evalflow.spi.event.InfoEvent;
import io.evalflow.spi.event.StepEvent;
import io.evalflow.spi.event.ToolEvent;
import io.evalflow.spi.log.LogEdit;
import io.evalflow.spi.log.MetadataEdit;
import io.evalflow.spi.log.TagsEdit;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.ChatMessageTool;
import io.evalflow.spi.model.ChatMessageUser;
import io.evalflow.spi.model.MessageContent;
import io.evalflow.spi.model.ToolChoice;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes records of the log model with random values in their components. */
final class RandomRecords {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final RandomGenerator random;
  private final boolean sparse;

  /**
   * A maker.
   *
   * @param sparse whether what may be null is null; otherwise every component has a value
   */
  RandomRecords(RandomGenerator random, boolean sparse) {
    this.random = random;
    this.sparse = sparse;
  }

  Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = component(components[i]);
    }
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type.getName(), e);
    }
  }

  private @Nullable Object component(RecordComponent component) {
    if (component.getAccessor().isAnnotationPresent(JsonIgnore.class)
        || (sparse && component.getAnnotatedType().isAnnotationPresent(Nullable.class))) {
      return null;
    }
    if (component.getAccessor().isAnnotationPresent(JsonAnySetter.class)
        || component.getName().equals("extra")) {
      return sparse ? Map.of() : Map.of("field_of_another_version", json(2));
    }
    return value(component.getGenericType());
  }

  private Object value(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class ? list(arguments[0]) : map(arguments[1]);
    }
    return value((Class<?>) type);
  }

  private List<Object> list(Type item) {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(1, 3); i > 0; i--) {
      list.add(value(item));
    }
    return list;
  }

  private Map<String, Object> map(Type item) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(1, 3); i > 0; i--) {
      map.put(text(), value(item));
    }
    return map;
  }

  private Object value(Class<?> type) {
    if (type == String.class) {
      return text();
    } else if (type == int.class || type == Integer.class) {
      return random.nextInt();
    } else if (type == long.class || type == Long.class) {
      return random.nextLong();
    } else if (type == double.class || type == Double.class) {
      return random.nextBoolean() ? random.nextInt(100) : random.nextGaussian();
    } else if (type == boolean.class || type == Boolean.class) {
      return random.nextBoolean();
    } else if (type == BigInteger.class) {
      return BigInteger.TWO.pow(80).add(BigInteger.valueOf(random.nextLong()));
    } else if (type == Instant.class) {
      return Instant.EPOCH.plus(random.nextLong(1L << 50), ChronoUnit.MICROS);
    } else if (type == URI.class) {
      return URI.create("file:///logs/" + random.nextInt(100) + ".eval");
    } else if (type == JsonNode.class) {
      return json(0);
    } else if (type == ObjectNode.class) {
      return object(0);
    } else if (type.isEnum()) {
      return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
    }
    return modelled(type);
  }

  private Object modelled(Class<?> type) {
    if (type == SampleId.class) {
      return random.nextBoolean() ? SampleId.of(random.nextLong()) : SampleId.of(text());
    } else if (type == SampleInput.class) {
      return random.nextBoolean()
          ? SampleInput.of(text())
          : SampleInput.of(List.of((ChatMessage) modelled(ChatMessage.class)));
    } else if (type == Target.class) {
      return random.nextBoolean() ? Target.of(text()) : Target.of(List.of(text(), text()));
    } else if (type == MessageContent.class) {
      return random.nextBoolean()
          ? MessageContent.of(text())
          : new MessageContent(null, List.of(object(1)));
    } else if (type == ToolChoice.class) {
      return random.nextBoolean() ? ToolChoice.ANY : new ToolChoice(text(), true);
    } else if (type == ChatMessage.class) {
      return record(random.nextBoolean() ? ChatMessageUser.class : ChatMessageTool.class);
    } else if (type == LogEdit.class) {
      return record(random.nextBoolean() ? TagsEdit.class : MetadataEdit.class);
    } else if (type == Event.class) {
      return record(
          List.of(InfoEvent.class, StepEvent.class, ToolEvent.class).get(random.nextInt(3)));
    }
    return record(type);
  }

  private String text() {
    return "t"
        + random.nextInt(1_000_000)
        + (random.nextInt(4) == 0 ? " \u00e9\n\ud83d\ude00" : "");
  }

  private JsonNode json(int depth) {
    return switch (random.nextInt(depth < 2 ? 7 : 5)) {
      case 0 -> NODES.stringNode(text());
      case 1 -> NODES.numberNode(random.nextInt());
      case 2 -> NODES.numberNode(random.nextInt(1000) / 8.0);
      case 3 -> NODES.numberNode(BigInteger.TEN.pow(30).add(BigInteger.valueOf(random.nextInt())));
      case 4 -> NODES.booleanNode(random.nextBoolean());
      case 5 -> NODES.arrayNode().add(json(depth + 1)).addNull();
      default -> object(depth);
    };
  }

  private ObjectNode object(int depth) {
    ObjectNode object = NODES.objectNode().put(text(), text()).putNull(text());
    object.set(text(), json(depth + 1));
    return object;
  }
}

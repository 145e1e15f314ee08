package io.evalflow.engine.log.schema;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import io.evalflow.engine.log.LogJson;
import io.evalflow.engine.log.schema.Shape.Anything;
import io.evalflow.engine.log.schema.Shape.Array;
import io.evalflow.engine.log.schema.Shape.Field;
import io.evalflow.engine.log.schema.Shape.Fields;
import io.evalflow.engine.log.schema.Shape.Mapping;
import io.evalflow.engine.log.schema.Shape.Nothing;
import io.evalflow.engine.log.schema.Shape.OneOf;
import io.evalflow.engine.log.schema.Shape.OtherWord;
import io.evalflow.engine.log.schema.Shape.Real;
import io.evalflow.engine.log.schema.Shape.Ref;
import io.evalflow.engine.log.schema.Shape.Text;
import io.evalflow.engine.log.schema.Shape.Truth;
import io.evalflow.engine.log.schema.Shape.Whole;
import io.evalflow.engine.log.schema.Shape.Words;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.model.MessageContent;
import io.evalflow.spi.model.ToolChoice;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;

/**
 * Finds out what logs look like from the records that they are read into: their components, the
 * annotations by which Jackson reads them, and what may be null. For one thread.
 */
final class LogShapes {
  private static final Shape OBJECT = new Mapping(new Anything());

  /** Those that read any JSON and check it themselves. */
  private static final Map<Class<?>, Shape> BY_HAND =
      Map.of(
          SampleId.class, new OneOf(List.of(new Whole(), new Text(false))),
          MessageContent.class, new OneOf(List.of(new Text(false), new Array(OBJECT))),
          ToolChoice.class, new OneOf(List.of(new Words(List.of("auto", "any", "none")), OBJECT)));

  private final Map<String, Shape> definitions = new LinkedHashMap<>();

  private LogShapes() {}

  /** The types of logs by name: first the log, then what stands in it. */
  static Map<String, Shape> all() {
    LogShapes shapes = new LogShapes();
    shapes.named(EvalLog.class);
    shapes.named(EvalSampleSummary.class);
    return Collections.unmodifiableMap(shapes.definitions);
  }

  private Shape shape(AnnotatedType type) {
    Shape shape = shape(type.getType(), type);
    return type.isAnnotationPresent(Nullable.class)
        ? new OneOf(List.of(shape, new Nothing()))
        : shape;
  }

  private Shape shape(Type type, AnnotatedType annotated) {
    if (type instanceof ParameterizedType parameterized
        && annotated instanceof AnnotatedParameterizedType arguments) {
      Class<?> raw = (Class<?>) parameterized.getRawType();
      AnnotatedType[] of = arguments.getAnnotatedActualTypeArguments();
      return Map.class.isAssignableFrom(raw) ? new Mapping(shape(of[1])) : new Array(shape(of[0]));
    }
    return shape((Class<?>) type);
  }

  private Shape shape(Class<?> type) {
    if (type == String.class || type == URI.class) {
      return new Text(false);
    }
    if (type == Instant.class) {
      return new Text(true);
    }
    if (type == boolean.class || type == Boolean.class) {
      return new Truth();
    }
    if (Stream.of(int.class, Integer.class, long.class, Long.class, BigInteger.class)
        .anyMatch(type::equals)) {
      return new Whole();
    }
    if (type == double.class || type == Double.class || type == BigDecimal.class) {
      return new Real();
    }
    return JsonNode.class.isAssignableFrom(type) || type == Object.class
        ? new Anything()
        : named(type);
  }

  /** A type that is defined under its name. */
  private Shape named(Class<?> type) {
    String name = type.getSimpleName();
    if (!definitions.containsKey(name)) {
      // A type may hold itself, and what is found first comes first.
      definitions.put(name, new Anything());
      definitions.put(name, definition(type));
    }
    return new Ref(name);
  }

  private Shape definition(Class<?> type) {
    Shape byHand = BY_HAND.get(type);
    if (byHand != null) {
      return byHand;
    }
    if (type.isEnum()) {
      return new Words(
          Arrays.stream(type.getEnumConstants())
              .map(constant -> LogJson.mapper().valueToTree(constant).asString())
              .toList());
    }
    JsonSubTypes kinds = type.getAnnotation(JsonSubTypes.class);
    if (kinds != null) {
      return new OneOf(kinds(type, kinds));
    }
    if (Arrays.stream(type.getDeclaredMethods())
        .anyMatch(method -> method.isAnnotationPresent(JsonValue.class))) {
      return new OneOf(creators(type));
    }
    if (!type.isRecord()) {
      throw new IllegalStateException(type + " is of no kind that is known");
    }
    return new Fields(fields(type));
  }

  /** The ways to make one of several JSON types. */
  private List<Shape> creators(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(JsonCreator.class))
        .sorted(Comparator.comparing(method -> method.toGenericString()))
        .map(method -> shape(method.getAnnotatedParameterTypes()[0]))
        .toList();
  }

  /** The kinds of a type, each with the field that tells it. */
  private List<Shape> kinds(Class<?> type, JsonSubTypes kinds) {
    String property = type.getAnnotation(JsonTypeInfo.class).property();
    List<Shape> shapes = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (JsonSubTypes.Type kind : kinds.value()) {
      words.add(kind.name());
      Field tag = new Field(property, new Words(List.of(kind.name())), true);
      shapes.add(tagged(kind.value(), tag));
    }
    Class<?> other = type.getAnnotation(JsonTypeInfo.class).defaultImpl();
    if (other.isRecord()) {
      shapes.add(tagged(other, new Field(property, new OtherWord(words), true)));
    }
    return shapes;
  }

  private Shape tagged(Class<?> type, Field tag) {
    String name = type.getSimpleName();
    if (!definitions.containsKey(name)) {
      definitions.put(name, new Anything());
      List<Field> fields = new ArrayList<>();
      fields.add(tag);
      fields(type).stream().filter(field -> !field.name().equals(tag.name())).forEach(fields::add);
      definitions.put(name, new Fields(fields));
    }
    return new Ref(name);
  }

  private List<Field> fields(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Method accessor = component.getAccessor();
      boolean other =
          accessor.isAnnotationPresent(JsonAnyGetter.class)
              || accessor.isAnnotationPresent(JsonIgnore.class);
      if (!other) {
        AnnotatedType of = component.getAnnotatedType();
        boolean required =
            !of.isAnnotationPresent(Nullable.class)
                && !Map.class.isAssignableFrom(component.getType())
                && !Collection.class.isAssignableFrom(component.getType());
        fields.add(new Field(name(component), shape(of), required));
      }
    }
    return fields;
  }

  private static String name(RecordComponent component) {
    JsonProperty given = component.getAccessor().getAnnotation(JsonProperty.class);
    return given != null && !given.value().isEmpty()
        ? given.value()
        : PropertyNamingStrategies.SNAKE_CASE.nameForField(null, null, component.getName());
  }
}

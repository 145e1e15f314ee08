package io.evalflow.spi.config;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.model.ChatMessage;
import java.lang.reflect.Method;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.PropertyBindingException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * Binds a JSON tree to a record strictly: unknown names are refused by name, and no type is coerced
 * into another. One exception, as Inspect has it: where a number with a fraction is expected, a
 * text such as {@code 1e3} is taken as that number, since YAML 1.1 reads it as a text.
 */
public final class StrictBinder {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .annotationIntrospector(new NoExtraFields())
          .addMixIn(ChatMessage.class, OfKnownRole.class)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_IGNORED_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .withCoercionConfig(
              LogicalType.Textual,
              textual ->
                  textual
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .addModule(
              new SimpleModule()
                  .addDeserializer(Double.class, ExponentDoubles.BOXED)
                  .addDeserializer(double.class, ExponentDoubles.PRIMITIVE))
          .build();

  private static final int LONGEST_SHOWN = 40;

  /** A log may hold a role of a later version; what a user writes may not. */
  @JsonTypeInfo(
      use = JsonTypeInfo.Id.NAME,
      include = JsonTypeInfo.As.EXISTING_PROPERTY,
      property = "role")
  private interface OfKnownRole {}

  private StrictBinder() {}

  /**
   * Binds a tree.
   *
   * @param where what the tree is, for messages
   * @throws BindException naming the field by its path in the tree
   */
  public static <T> T bind(JsonNode tree, Class<T> type, String where) {
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (PropertyBindingException e) {
      throw unknownField(e, tree, where);
    } catch (MismatchedInputException e) {
      throw failure(ErrorCode.INVALID_VALUE, e, tree, where, expectation(e, tree), null, e);
    } catch (JacksonException e) {
      Throwable cause = e.getCause();
      if (cause instanceof FlowException flow) {
        throw failure(flow.code(), e, tree, where, flow.message(), flow.hint().orElse(null), flow);
      }
      String detail =
          cause instanceof IllegalArgumentException ? cause.getMessage() : e.getOriginalMessage();
      throw failure(ErrorCode.INVALID_VALUE, e, tree, where, String.valueOf(detail), null, e);
    }
  }

  /**
   * The candidate nearest to {@code name} in spelling, if one is near enough to have been meant.
   */
  public static Optional<String> nearest(String name, Collection<String> candidates) {
    int limit = Math.max(1, name.length() / 3);
    return candidates.stream()
        .filter(candidate -> distance(name, candidate) <= limit)
        .min(
            Comparator.comparingInt((String candidate) -> distance(name, candidate))
                .thenComparing(c -> c));
  }

  /** The hint that names the nearest candidate, where one is near enough to have been meant. */
  public static Optional<String> didYouMean(String name, Collection<String> candidates) {
    return nearest(name, candidates).map(near -> "did you mean '" + near + "'?");
  }

  /** A pointer as users read it: {@code tasks[0].model}; empty for the root. */
  public static String path(JsonPointer pointer) {
    StringBuilder path = new StringBuilder();
    for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
      if (rest.mayMatchElement()) {
        path.append('[').append(rest.getMatchingIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(rest.getMatchingProperty());
      }
    }
    return path.toString();
  }

  private static BindException unknownField(
      PropertyBindingException e, JsonNode tree, String where) {
    List<String> known =
        e.getKnownPropertyIds().stream()
            .map(String::valueOf)
            .filter(name -> !isIgnored(e.getReferringClass(), name))
            .sorted()
            .toList();
    String hint =
        didYouMean(e.getPropertyName(), known)
            .orElse(
                known.isEmpty()
                    ? "it takes no fields"
                    : "known fields: " + String.join(", ", known));
    String problem = "unknown field '" + e.getPropertyName() + "'";
    return failure(ErrorCode.UNKNOWN_FIELD, e, tree, where, problem, hint, e);
  }

  /** Whether a field is never in a file, although the type has it. */
  private static boolean isIgnored(Class<?> type, String name) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(
            field ->
                field.isAnnotationPresent(JsonIgnore.class)
                    || field.isAnnotationPresent(JsonAnySetter.class))
        .anyMatch(field -> field.getName().equalsIgnoreCase(name.replace("_", "")));
  }

  private static BindException failure(
      ErrorCode code,
      JacksonException e,
      JsonNode tree,
      String where,
      String problem,
      @Nullable String hint,
      Throwable cause) {
    return new BindException(code, where, place(e, tree).pointer(), problem, hint, cause);
  }

  private static String expectation(MismatchedInputException e, JsonNode tree) {
    Class<?> target = e.getTargetType();
    if (target == null) {
      return e.getOriginalMessage();
    }
    Place place = place(e, tree);
    JsonNode found = tree.at(place.pointer());
    String expected = "expected " + describe(target) + (place.oneOrMany() ? ", or a list" : "");
    return found.isMissingNode() ? expected : expected + ", not " + show(found);
  }

  private static String describe(Class<?> type) {
    return Stream.concat(delegates(type), Stream.of(own(type))).collect(Collectors.joining(" or "));
  }

  /** What a type can be made of besides its own shape, as its delegating creators say. */
  private static Stream<String> delegates(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(StrictBinder::isDelegating)
        .map(method -> own(method.getParameterTypes()[0]))
        .sorted();
  }

  private static boolean isDelegating(Method method) {
    JsonCreator creator = method.getAnnotation(JsonCreator.class);
    return creator != null && creator.mode() == JsonCreator.Mode.DELEGATING;
  }

  private static String own(Class<?> type) {
    if (type == String.class) {
      return "a text";
    } else if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    } else if (type == Integer.class
        || type == int.class
        || type == Long.class
        || type == long.class
        || type == BigInteger.class) {
      return "a whole number";
    } else if (Number.class.isAssignableFrom(type) || type == double.class) {
      return "a number";
    } else if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    } else if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
    } else if (type.isRecord() || Map.class.isAssignableFrom(type)) {
      return "a mapping";
    }
    return "a " + type.getSimpleName();
  }

  /** A value as a message names it; never more than its beginning. */
  private static String show(JsonNode value) {
    if (value.isObject()) {
      return "a mapping";
    } else if (value.isArray()) {
      return "a list";
    } else if (value.isNull()) {
      return "null";
    } else if (value.isString()) {
      String text = value.stringValue();
      return "the text '"
          + (text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text)
          + "'";
    }
    return value.toString();
  }

  /**
   * Where in the tree an error is. A single value that stands for a list of one has an index in
   * Jackson's path but not in the tree; that index is left out.
   */
  private static Place place(JacksonException e, JsonNode tree) {
    JsonPointer pointer = JsonPointer.empty();
    boolean oneOrMany = false;
    for (JacksonException.Reference reference : e.getPath()) {
      String property = reference.getPropertyName();
      oneOrMany = property == null && !tree.at(pointer).isArray();
      if (property != null) {
        pointer = pointer.appendProperty(property);
      } else if (!oneOrMany) {
        pointer = pointer.appendIndex(reference.getIndex());
      }
    }
    return new Place(pointer, oneOrMany);
  }

  private record Place(JsonPointer pointer, boolean oneOrMany) {}

  /**
   * The number of edits between two words, where an edit is one letter more, less or other, or two
   * neighbours swapped (optimal string alignment).
   */
  private static int distance(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : step(a, b, i, j, edits);
      }
    }
    return edits[a.length()][b.length()];
  }

  private static int step(String a, String b, int i, int j, int[][] edits) {
    int other = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int least = Math.min(other, Math.min(edits[i][j - 1], edits[i - 1][j]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
  }
}

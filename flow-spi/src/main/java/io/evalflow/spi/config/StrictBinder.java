package io.evalflow.spi.config;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Binds a JSON tree to a record strictly: unknown names are refused by name, and no type is coerced
 * into another.
 */
public final class StrictBinder {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private StrictBinder() {}

  /**
   * Binds a tree.
   *
   * @param where what the tree is, for messages
   * @throws FlowException naming the field by its path in the tree
   */
  public static <T> T bind(JsonNode tree, Class<T> type, String where) {
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (UnrecognizedPropertyException e) {
      throw unknownField(e, where);
    } catch (MismatchedInputException e) {
      String field = path(e);
      String message = where + ": " + (field.isEmpty() ? "" : field + ": ") + expectation(e);
      throw new FlowException(ErrorCode.INVALID_VALUE, message, null, e);
    } catch (JacksonException e) {
      Throwable cause = e.getCause();
      if (cause instanceof FlowException flow) {
        throw new FlowException(
            flow.code(), where + ": " + flow.message(), flow.hint().orElse(null), flow);
      }
      String detail =
          cause instanceof IllegalArgumentException ? cause.getMessage() : e.getOriginalMessage();
      throw new FlowException(
          ErrorCode.INVALID_VALUE, where + ": " + path(e) + ": " + detail, null, e);
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

  private static FlowException unknownField(UnrecognizedPropertyException e, String where) {
    List<String> known = e.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
    @Nullable String hint =
        nearest(e.getPropertyName(), known)
            .map(near -> "did you mean '" + near + "'?")
            .orElse(
                known.isEmpty()
                    ? "it takes no fields"
                    : "known fields: " + String.join(", ", known));
    return new FlowException(
        ErrorCode.UNKNOWN_FIELD, where + ": unknown field '" + path(e) + "'", hint, e);
  }

  private static String expectation(MismatchedInputException e) {
    Class<?> target = e.getTargetType();
    if (target == null) {
      return e.getOriginalMessage();
    }
    return "expected " + describe(target);
  }

  private static String describe(Class<?> type) {
    if (type == String.class) {
      return "a text";
    } else if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    } else if (type == Integer.class
        || type == int.class
        || type == Long.class
        || type == long.class) {
      return "a whole number";
    } else if (Number.class.isAssignableFrom(type) || type == double.class) {
      return "a number";
    } else if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    } else if (type.isEnum()) {
      return "one of "
          + java.util.Arrays.stream(type.getEnumConstants())
              .map(constant -> constant.toString().toLowerCase(java.util.Locale.ROOT))
              .collect(Collectors.joining(", "));
    }
    return "a mapping";
  }

  private static String path(JacksonException e) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference reference : e.getPath()) {
      if (reference.getPropertyName() != null) {
        path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
      } else {
        path.append('[').append(reference.getIndex()).append(']');
      }
    }
    return path.toString();
  }

  /** The number of single-letter edits between two words (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(substitute, Math.min(row[j - 1], above) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}

package io.evalflow.spi.spec;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A field of a matrix in code, and the values that it takes. Immutable.
 *
 * @param field its name as in YAML, such as {@code model} or {@code message_limit}
 * @param values records, names, numbers, maps or JSON trees; a list as a value is one value, such
 *     as a chain of solvers
 */
public record MatrixAxis(String field, List<?> values) {
  /** Copies the list. */
  public MatrixAxis {
    Objects.requireNonNull(field, "field");
    values = List.copyOf(values);
  }

  /** A field and its values. */
  public static MatrixAxis axis(String field, List<?> values) {
    return new MatrixAxis(field, values);
  }

  /** A field and its values. */
  public static MatrixAxis axis(String field, Object... values) {
    return new MatrixAxis(field, Arrays.asList(values));
  }

  /** A field with one value, be that a list, for the {@code …With} functions. */
  public static MatrixAxis set(String field, Object value) {
    return new MatrixAxis(field, List.of(value));
  }
}

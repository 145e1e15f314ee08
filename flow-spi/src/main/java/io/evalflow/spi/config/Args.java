package io.evalflow.spi.config;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.util.Objects;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The arguments of a task, solver, scorer, model and so on, as a user wrote them: a JSON object,
 * and where it stands.
 *
 * <p>Bind them to a record with {@link #bind}: names are snake_case, unknown names and wrong types
 * are refused with the field, the place and the nearest valid spelling, and nothing is coerced
 * ({@code "3"} is not a number). Immutable as long as nobody writes to the tree.
 *
 * @param values the object; must not be changed by the receiver
 * @param where what these arguments belong to, for error messages, such as {@code scorer match in
 *     tasks/a.yaml}
 */
public record Args(ObjectNode values, String where) {
  /** Checks that nothing is null. */
  public Args {
    Objects.requireNonNull(values, "values");
    Objects.requireNonNull(where, "where");
  }

  /** No arguments. */
  public static Args none(String where) {
    return new Args(JsonNodeFactory.instance.objectNode(), where);
  }

  /**
   * Binds these arguments to a record (or another type that Jackson can make).
   *
   * @throws FlowException with {@link ErrorCode#UNKNOWN_FIELD} or {@link ErrorCode#INVALID_VALUE},
   *     naming the field
   */
  public <T> T bind(Class<T> type) {
    return StrictBinder.bind(values, type, where);
  }

  /**
   * Refuses any argument.
   *
   * @throws FlowException if there is one
   */
  public void refuseAll() {
    if (!values.isEmpty()) {
      throw new FlowException(
          ErrorCode.UNKNOWN_FIELD,
          where
              + ": takes no arguments, but has '"
              + values.propertyNames().iterator().next()
              + "'");
    }
  }
}

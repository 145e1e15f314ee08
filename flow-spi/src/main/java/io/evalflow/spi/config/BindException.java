package io.evalflow.spi.config;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/**
 * A tree that does not fit its type. Carries which value is wrong, so that whoever knows where the
 * tree came from can name file and line ({@link #in}).
 */
public final class BindException extends FlowException {
  private static final long serialVersionUID = 1L;

  private final transient JsonPointer pointer;
  private final String detail;

  BindException(
      ErrorCode code,
      String where,
      JsonPointer pointer,
      String detail,
      @Nullable String hint,
      @Nullable Throwable cause) {
    super(code, where + ": " + problem(pointer, detail), hint, cause);
    this.pointer = Objects.requireNonNull(pointer, "pointer");
    this.detail = Objects.requireNonNull(detail, "detail");
  }

  /** The value that is wrong, seen from the root of the tree that was bound. */
  public JsonPointer pointer() {
    return pointer;
  }

  /** What is wrong with which field, without where the tree stands. */
  public String problem() {
    return problem(pointer, detail);
  }

  /**
   * The same error in the larger tree that the bound one is a part of.
   *
   * @param base where in the larger tree the bound one stands
   * @param place where the value stands, such as {@code spec.yaml:12}
   */
  public BindException in(JsonPointer base, String place) {
    return new BindException(
        code(), place, base.append(pointer), detail, hint().orElse(null), getCause());
  }

  private static String problem(JsonPointer pointer, String detail) {
    String field = StrictBinder.path(pointer);
    return field.isEmpty() ? detail : field + ": " + detail;
  }
}

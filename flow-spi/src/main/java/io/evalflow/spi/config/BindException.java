package io.evalflow.spi.config;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/**
 * A tree that does not fit its type. Carries which value is wrong, so that whoever knows where the
 * tree came from can name file and line ({@link #at}).
 */
public final class BindException extends FlowException {
  private static final long serialVersionUID = 1L;

  private final transient JsonPointer pointer;
  private final String problem;

  BindException(
      ErrorCode code,
      String where,
      JsonPointer pointer,
      String problem,
      @Nullable String hint,
      @Nullable Throwable cause) {
    super(code, where + ": " + problem, hint, cause);
    this.pointer = Objects.requireNonNull(pointer, "pointer");
    this.problem = Objects.requireNonNull(problem, "problem");
  }

  /** The value that is wrong, seen from the root of the tree that was bound. */
  public JsonPointer pointer() {
    return pointer;
  }

  /** What is wrong with which field, without where the tree stands. */
  public String problem() {
    return problem;
  }

  /**
   * The same error, said to stand elsewhere.
   *
   * @param where what the tree is or where the value stands, such as {@code spec.yaml:12}
   */
  public BindException at(String where) {
    return new BindException(code(), where, pointer, problem, hint().orElse(null), getCause());
  }
}

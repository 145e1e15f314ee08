package io.evalflow.spi;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a user can cause and put right: a stable code, one sentence that names the file, line or
 * field, and a hint. Shown without a stack trace. Programming errors are other exceptions.
 */
public class FlowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final @Nullable String hint;

  /** An error without a hint. */
  public FlowException(ErrorCode code, String message) {
    this(code, message, null, null);
  }

  /**
   * An error with all its parts.
   *
   * @param message one sentence that names the file, line or field; never holds a secret
   * @param hint what to do about it, or null
   * @param cause what it came from, or null
   */
  public FlowException(
      ErrorCode code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(Objects.requireNonNull(message, "message"), cause);
    this.code = Objects.requireNonNull(code, "code");
    this.hint = hint;
  }

  /** The same error with a hint. */
  public FlowException withHint(String newHint) {
    return new FlowException(code, message(), newHint, getCause());
  }

  /** The stable code. */
  public ErrorCode code() {
    return code;
  }

  /** The sentence; never null, unlike {@link #getMessage()} by its type. */
  public String message() {
    return Objects.requireNonNull(getMessage());
  }

  /** What to do about it. */
  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }
}

package io.evalflow.cli;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import org.jspecify.annotations.Nullable;

/** The command line itself is wrong; ends with exit code 2. */
public final class UsageException extends FlowException {
  private static final long serialVersionUID = 1L;

  /** A mistake, and what to write instead, or null. */
  public UsageException(String message, @Nullable String hint) {
    super(ErrorCode.USAGE, message, hint, null);
  }
}

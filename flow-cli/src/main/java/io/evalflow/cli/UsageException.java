package io.evalflow.cli;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import org.jspecify.annotations.Nullable;

/** The command line itself is wrong; ends with exit code 2. */
final class UsageException extends FlowException {
  private static final long serialVersionUID = 1L;

  UsageException(String message, @Nullable String hint) {
    super(ErrorCode.USAGE, message, hint, null);
  }
}

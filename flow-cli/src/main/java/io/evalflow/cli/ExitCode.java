package io.evalflow.cli;

import io.evalflow.spi.run.RunResult;

/** The exit codes of the command; documented, so a number never changes. */
public final class ExitCode {
  /** Done. */
  public static final int DONE = 0;

  /** An error. */
  public static final int ERROR = 1;

  static final int USAGE = 2;
  static final int INCOMPLETE = 3;
  static final int INTERRUPTED = 130;

  private ExitCode() {}

  static int of(RunResult.Status status) {
    return switch (status) {
      case SUCCESS -> DONE;
      case INCOMPLETE -> INCOMPLETE;
      case CANCELLED -> INTERRUPTED;
    };
  }
}

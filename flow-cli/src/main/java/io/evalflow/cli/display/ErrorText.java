package io.evalflow.cli.display;

import io.evalflow.spi.FlowException;
import java.io.PrintStream;

/** Tells users what went wrong: the message, and a hint on a line of its own. */
public final class ErrorText {
  private ErrorText() {}

  /** Tells it on an error output; names in it command no terminal. */
  public static void tell(PrintStream err, FlowException error) {
    tell(err, error.message());
    error.hint().ifPresent(hint -> err.println("Hint: " + Text.visible(hint)));
  }

  /** The same of a message alone. */
  public static void tell(PrintStream err, String message) {
    err.println("Error: " + Text.visible(message));
  }
}

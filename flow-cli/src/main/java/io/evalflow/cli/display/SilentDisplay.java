package io.evalflow.cli.display;

import io.evalflow.spi.hooks.FlowEvent;
import java.io.PrintStream;

/** Shows no progress; a word that must be said goes to the error output. */
public final class SilentDisplay implements RunDisplay {
  private final PrintStream err;

  /** A display that says what it must on {@code err}. */
  public SilentDisplay(PrintStream err) {
    this.err = err;
  }

  @Override
  public void onEvent(FlowEvent event) {}

  @Override
  public void say(String line) {
    err.println(line);
  }

  @Override
  public void close() {}
}

package io.evalflow.cli.display;

import io.evalflow.spi.hooks.FlowListener;

/** Shows a run while it goes. Safe for use by many threads. */
public interface RunDisplay extends FlowListener, AutoCloseable {
  /** Shows a line that is not part of the progress. */
  void say(String line);

  /** Ends the progress; the output is free for other text. */
  @Override
  void close();
}

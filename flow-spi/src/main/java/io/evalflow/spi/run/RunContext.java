package io.evalflow.spi.run;

import io.evalflow.spi.hooks.FlowListener;
import io.evalflow.spi.storage.Storage;
import java.util.Optional;

/** What an execution mode gets from the engine. Safe for use by many threads. */
public interface RunContext {
  /** Where to send the events of the run. */
  FlowListener events();

  /** All storage. */
  Storage storage();

  /** Whether the run was cancelled: take no more samples, write what is finished, return. */
  boolean cancelled();

  /** Calls {@code action} when the run is cancelled, at once if it already is. */
  void onCancel(Runnable action);

  /**
   * A variable of the environment: the spec's {@code env}, else the process's, else {@code .env}.
   */
  Optional<String> environment(String name);
}

package io.evalflow.spi.hooks;

import io.evalflow.spi.run.RunPlan;
import io.evalflow.spi.storage.Storage;
import java.util.Optional;

/** What hooks get from the engine. Safe for use by many threads. */
public interface HooksContext {
  /** The run that is about to start. */
  RunPlan plan();

  /** All storage, for reading finished logs. */
  Storage storage();

  /**
   * A variable of the environment: the spec's {@code env}, else the process's, else {@code .env}.
   */
  Optional<String> environment(String name);
}

package io.evalflow.spi.model;

import java.util.Optional;

/** What a model provider gets from the engine. Safe for use by many threads. */
public interface ModelContext {
  /**
   * A variable of the environment: the spec's {@code env}, else the process's, else {@code .env}.
   */
  Optional<String> environment(String name);
}

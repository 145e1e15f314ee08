package io.evalflow.engine.spec;

import java.util.Optional;

/** Environment variables as a run sees them. Safe for use by many threads. */
@FunctionalInterface
public interface Environment {
  /** The value of a variable. */
  Optional<String> get(String name);
}

package io.evalflow.spi.spec;

import io.evalflow.spi.config.Args;
import java.net.URI;
import java.util.Optional;

/** What the engine offers to a spec in Java. For the one call. */
public interface SpecContext {
  /** What {@code --arg} gives; {@link Args#bind} makes a record of it and refuses the rest. */
  Args args();

  /** The directory against which its paths resolve; ends in a slash. */
  URI baseDirectory();

  /** A variable of the process's environment, or of {@code .env}. */
  Optional<String> environment(String name);
}

package io.evalflow.spi.eval;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.config.SourceTree;
import io.evalflow.spi.storage.Storage;
import java.net.URI;
import java.util.Optional;

/** What factories of evaluation parts get from the engine. Safe for use by many threads. */
public interface PartContext {
  /** All storage, for datasets and the like. */
  Storage storage();

  /**
   * Resolves a path that a user wrote: an absolute URI stays, anything else is taken against {@code
   * base}.
   *
   * @param base the file in which the path stands, or a directory if it ends in a slash
   * @throws FlowException if it is not a path
   */
  URI resolve(URI base, String path);

  /** The directory against which paths resolve that stand in no file; ends in a slash. */
  URI baseDirectory();

  /**
   * The same context with another base: what stands in a task file, such as the template of a
   * solver, resolves against the file's directory.
   *
   * @param directory ends in a slash
   */
  PartContext withBaseDirectory(URI directory);

  /**
   * Reads a YAML or JSON file into a tree that knows where each value stands.
   *
   * @throws FlowException naming file and line if it cannot be read
   */
  SourceTree readTree(URI file);

  /**
   * Makes a solver by name.
   *
   * @throws FlowException if there is none of that name, or an argument is wrong
   */
  Part<Solver> solver(String name, Args args);

  /**
   * Makes a scorer by name.
   *
   * @throws FlowException if there is none of that name, or an argument is wrong
   */
  Part<Scorer> scorer(String name, Args args);

  /**
   * A variable of the environment: the spec's {@code env}, else the process's, else {@code .env}.
   */
  Optional<String> environment(String name);
}

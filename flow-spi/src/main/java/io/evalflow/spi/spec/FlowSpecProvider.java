package io.evalflow.spi.spec;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;

/**
 * A spec made in Java: by a plugin, under its name, or by the one class of a source file such as
 * {@code nightly.java} that implements this. Mirrors a spec of Inspect Flow that is a Python file.
 */
public interface FlowSpecProvider extends Provider {
  /**
   * Makes the spec. Its relative paths resolve against the directory of the source file, or the
   * working directory.
   *
   * @throws FlowException for what the user can mend, such as an argument that is missing
   */
  FlowSpec spec(SpecContext context);

  /** The simple name of the class, unless it says otherwise. */
  @Override
  default String name() {
    return getClass().getSimpleName();
  }
}

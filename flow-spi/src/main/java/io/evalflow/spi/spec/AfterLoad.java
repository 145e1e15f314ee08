package io.evalflow.spi.spec;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;

/**
 * Sees each spec that was loaded, and may refuse it: of a plugin, or a class of a {@code
 * _flow.java} beside or above the spec. All of them are called, those of plugins first, in the
 * order of their names. Mirrors {@code after_load} of Inspect Flow.
 */
public interface AfterLoad extends Provider {
  /**
   * Checks a spec.
   *
   * @param spec as it will run: overrides, substitutions and defaults are in it
   * @param context the files it came from, and what the engine offers
   * @throws FlowException to refuse it, saying why
   */
  void afterLoad(FlowSpec spec, AfterLoadContext context);

  /** The simple name of the class, unless it says otherwise. */
  @Override
  default String name() {
    return getClass().getSimpleName();
  }
}

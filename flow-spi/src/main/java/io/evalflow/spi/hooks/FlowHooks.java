package io.evalflow.spi.hooks;

import io.evalflow.spi.Provider;
import java.util.Optional;

/**
 * Hooks by name: for each run that they are enabled for they give a listener. Mirrors {@code Hooks}
 * of Inspect AI.
 */
public interface FlowHooks extends Provider {
  /**
   * A listener for one run, which may hold state; empty if these hooks have nothing to do with it.
   *
   * @param context what the engine offers
   */
  Optional<FlowListener> listen(HooksContext context);
}

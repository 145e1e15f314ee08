package io.evalflow.spi.eval;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;
import io.evalflow.spi.config.Args;

/** Scorers by name, such as {@code match}. */
public interface ScorerFactory extends Provider {
  /**
   * Makes one.
   *
   * @param args the arguments as given; bind them with {@link Args#bind}
   * @throws FlowException if an argument is wrong
   */
  Part<Scorer> create(Args args, PartContext context);
}

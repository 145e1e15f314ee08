package io.evalflow.spi.eval;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;
import io.evalflow.spi.config.Args;

/** Solvers by name, such as {@code system_message}. */
public interface SolverFactory extends Provider {
  /**
   * Makes one.
   *
   * @param args the arguments as given; bind them with {@link Args#bind}
   * @throws FlowException if an argument is wrong
   */
  Part<Solver> create(Args args, PartContext context);
}

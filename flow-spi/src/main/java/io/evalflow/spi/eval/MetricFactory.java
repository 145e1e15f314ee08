package io.evalflow.spi.eval;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;
import io.evalflow.spi.config.Args;

/** Metrics by name, such as {@code accuracy}. */
public interface MetricFactory extends Provider {
  /**
   * Makes one.
   *
   * @param args the arguments as given; bind them with {@link Args#bind}
   * @throws FlowException if an argument is wrong
   */
  Metric create(Args args, PartContext context);
}

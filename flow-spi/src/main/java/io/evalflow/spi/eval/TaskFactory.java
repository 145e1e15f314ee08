package io.evalflow.spi.eval;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;
import io.evalflow.spi.config.Args;

/** Tasks by name. Mirrors functions decorated with {@code @task} in Inspect AI. */
public interface TaskFactory extends Provider {
  /**
   * Makes one.
   *
   * @param args the arguments that the spec gives; bind them with {@link Args#bind}
   * @throws FlowException if an argument is wrong or the dataset cannot be read
   */
  Task create(Args args, PartContext context);
}

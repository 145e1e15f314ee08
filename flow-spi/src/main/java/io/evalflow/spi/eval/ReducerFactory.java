package io.evalflow.spi.eval;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;

/**
 * Reducers by name: plain, such as {@code mean}, or with a number after the last underscore where
 * {@link #numbered()} says so, such as {@code at_least_2} for the reducer named {@code at_least}.
 */
public interface ReducerFactory extends Provider {
  /** Whether its name is followed by an underscore and a number. */
  default boolean numbered() {
    return false;
  }

  /**
   * Makes one.
   *
   * @param number the number after the name; 0 if it is not {@link #numbered()}
   * @throws FlowException if the number is out of range
   */
  Reducer create(int number);
}

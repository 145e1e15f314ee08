package io.evalflow.spi.eval;

import io.evalflow.spi.config.Args;

/**
 * A metric by name, with its arguments.
 *
 * @param name the name of a {@link MetricFactory}
 * @param args its arguments
 */
public record MetricRef(String name, Args args) {
  /** A metric without arguments. */
  public static MetricRef of(String name) {
    return new MetricRef(name, Args.none("metric " + name));
  }
}

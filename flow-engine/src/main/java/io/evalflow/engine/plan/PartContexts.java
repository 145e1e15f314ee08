package io.evalflow.engine.plan;

import io.evalflow.engine.spec.Environment;
import io.evalflow.spi.eval.PartContext;
import java.net.URI;

/** Makes what factories of evaluation parts get from the engine. Safe for use by many threads. */
@FunctionalInterface
public interface PartContexts {
  /**
   * A context.
   *
   * @param baseDirectory the directory against which paths resolve that stand in no file; ends in a
   *     slash
   * @param environment the variables that parts see
   */
  PartContext of(URI baseDirectory, Environment environment);
}

package io.evalflow.cli.step;

import io.evalflow.engine.step.StepCatalog;
import io.evalflow.engine.step.StepRunner;

/** What the command uses of an engine. */
public interface StepEngine {
  /** Which steps there are. */
  StepCatalog catalog();

  /** Runs steps. */
  StepRunner runner();
}

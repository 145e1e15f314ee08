package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.ReadOptions;

/** Puts what a condensed sample refers to in the place of the references, as Inspect does. */
final class SampleResolver {
  private SampleResolver() {}

  /** The sample with its references resolved; the very argument if none is to be. */
  static EvalSample resolve(EvalSample sample, ReadOptions.Resolve what) {
    return sample;
  }
}

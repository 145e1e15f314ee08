package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalSample;

/** Brings samples of older versions of the format into the shape of the current one. */
final class SampleMigration {
  private SampleMigration() {}

  /** The sample in the current shape; the very argument if it has it already. */
  static EvalSample migrated(EvalSample sample) {
    return sample;
  }
}

package io.evalflow.engine.log;

import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalSample;
import org.jspecify.annotations.Nullable;

/**
 * A sample of a log. In a document ids 1 and "1" are different ones, and two samples may share id
 * and epoch, none of which a name of a member in a zip can tell.
 *
 * @param id its id
 * @param epoch its epoch
 * @param uuid its uuid; null if it has none
 */
record SampleRef(SampleId id, int epoch, @Nullable String uuid) {
  static SampleRef of(EvalSample sample) {
    return new SampleRef(sample.id(), sample.epoch(), sample.uuid());
  }

  /** The name of its member in a zip. */
  String member() {
    return LogMembers.sample(id, epoch);
  }
}

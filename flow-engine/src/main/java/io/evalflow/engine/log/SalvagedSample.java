package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.model.ModelUsage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What recovery keeps in memory of a complete sample.
 *
 * @param start offset of its first byte in the file
 * @param end offset behind its last byte
 * @param scored its scores, with its place in Inspect's order
 * @param modelUsage tokens by model
 * @param roleUsage tokens by role
 * @param completedAt when it ended
 */
record SalvagedSample(
    long start,
    long end,
    SampleLookup.Scored scored,
    Map<String, ModelUsage> modelUsage,
    Map<String, ModelUsage> roleUsage,
    @Nullable String completedAt) {
  static SalvagedSample of(EvalSample sample, long start, long end) {
    return new SalvagedSample(
        start,
        end,
        SampleLookup.Scored.of(sample),
        sample.modelUsage(),
        sample.roleUsage(),
        sample.completedAt());
  }
}

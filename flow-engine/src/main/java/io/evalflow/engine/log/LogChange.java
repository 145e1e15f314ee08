package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleReductions;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an edit changes in a log; everything else stays as it is, byte by byte.
 *
 * @param header the new header
 * @param samples the samples that change
 * @param sampleChange changes one of them
 * @param rescored whether a score changes, of the last sample that is as {@code samples} says,
 *     which shows in the summaries of the samples
 * @param reductions the new reductions; null if they stay
 */
record LogChange(
    EvalLog header,
    Set<SampleRef> samples,
    UnaryOperator<EvalSample> sampleChange,
    boolean rescored,
    @Nullable List<EvalSampleReductions> reductions) {
  /** A change of the header alone. */
  static LogChange of(EvalLog header) {
    return new LogChange(header, Set.of(), UnaryOperator.identity(), false, null);
  }

  /** Whether nothing but the header changes. */
  boolean isOfHeader() {
    return samples.isEmpty() && !rescored && reductions == null;
  }
}

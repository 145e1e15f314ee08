package io.evalflow.engine.list;

import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalResults;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.log.ReadOptions;
import java.net.URI;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts the samples of logs as Inspect Flow does: valid are those that are done, without an error
 * and not invalidated.
 */
final class SampleCounts {
  private final EvalLogs logs;

  SampleCounts(EvalLogs logs) {
    this.logs = logs;
  }

  /** The valid samples, as far as the header alone tells. */
  static OptionalInt valid(EvalLog header) {
    EvalResults results = header.results();
    return results == null || invalidated(header)
        ? OptionalInt.empty()
        : OptionalInt.of(results.completedSamples());
  }

  private static boolean invalidated(EvalLog header) {
    return Boolean.TRUE.equals(header.invalidated());
  }

  /**
   * Counts the valid samples of a log whose header does not tell.
   *
   * @param invalidated whether some of its samples may be invalidated
   * @throws io.evalflow.spi.FlowException if they cannot be read
   */
  int count(URI log, boolean invalidated) {
    // Summaries do not say which samples are invalidated.
    return invalidated ? countSamples(log) : countSummaries(log);
  }

  private int countSamples(URI log) {
    try (Stream<EvalSample> samples = logs.samples(log, ReadOptions.AS_WRITTEN)) {
      return (int)
          samples.filter(sample -> sample.invalidation() == null && sample.error() == null).count();
    }
  }

  private int countSummaries(URI log) {
    try (Stream<EvalSampleSummary> summaries = logs.summaries(log)) {
      return (int) summaries.filter(sample -> sample.completed() && sample.error() == null).count();
    }
  }

  /** Samples times epochs; null if the header does not tell. */
  static @Nullable Integer total(EvalLog header) {
    if (header.results() != null) {
      return header.results().totalSamples();
    }
    int samples = Objects.requireNonNullElse(header.eval().dataset().samples(), 0);
    int total = samples * Objects.requireNonNullElse(header.eval().config().epochs(), 1);
    return total == 0 ? null : total;
  }
}

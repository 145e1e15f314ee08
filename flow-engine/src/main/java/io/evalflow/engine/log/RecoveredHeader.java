package io.evalflow.engine.log;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalError;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogBuilder;
import io.evalflow.spi.log.EvalSampleReductions;
import io.evalflow.spi.log.EvalStats;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.model.ModelUsage;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The header of a recovered log: what it was if nothing is lost, else that of a run that ended in
 * an error, so that it is taken up again, with the results of the samples that are there.
 *
 * @param header the header
 * @param reductions the reduced scores
 */
record RecoveredHeader(EvalLog header, List<EvalSampleReductions> reductions) {
  private static final Logger LOG = LoggerFactory.getLogger(RecoveredHeader.class);
  private static final String MESSAGE =
      "The run ended before its log was complete; these are the samples that were recovered.";

  /**
   * Makes it for a log that has its header and all samples, and misses its reductions: these are
   * computed, the rest stays. There are none if nobody provides a metric or reducer of the log.
   */
  static RecoveredHeader completed(
      EvalLog known, Collection<SalvagedSample> samples, ResultsComputer results) {
    return new RecoveredHeader(
        LogHeaders.alone(known),
        computed(known, samples, results)
            .map(ResultsComputer.Computed::reductions)
            .orElse(List.of()));
  }

  /**
   * Makes it for a log that lost samples or its header. Results stay empty if nobody provides a
   * metric or reducer of the log.
   *
   * @param known what is known of the log
   */
  static RecoveredHeader of(
      EvalLog known, Collection<SalvagedSample> samples, ResultsComputer results, Clock clock) {
    EvalError error =
        known.error() != null
            ? known.error()
            : new EvalError(MESSAGE, MESSAGE + "\n", MESSAGE + "\n", Map.of());
    Optional<ResultsComputer.Computed> computed = computed(known, samples, results);
    EvalLog header =
        EvalLogBuilder.builder(LogHeaders.alone(known))
            .status(EvalStatus.ERROR)
            .error(error)
            .stats(
                known.status() == EvalStatus.STARTED ? stats(known, samples, clock) : known.stats())
            .results(computed.map(ResultsComputer.Computed::results).orElse(null))
            .build();
    return new RecoveredHeader(
        header, computed.map(ResultsComputer.Computed::reductions).orElse(List.of()));
  }

  private static Optional<ResultsComputer.Computed> computed(
      EvalLog known, Collection<SalvagedSample> samples, ResultsComputer results) {
    try {
      return Optional.of(
          results.compute(
              known,
              samples.stream()
                  .map(SalvagedSample::scored)
                  .sorted(Comparator.comparing(SampleLookup.Scored::order))
                  .map(SampleLookup.Scored::sample)
                  .toList()));
    } catch (FlowException e) {
      LOG.warn("The results of {} could not be computed: {}", known.location(), e.getMessage());
      return Optional.empty();
    }
  }

  private static EvalStats stats(EvalLog known, Collection<SalvagedSample> samples, Clock clock) {
    Map<String, ModelUsage> byModel = new LinkedHashMap<>();
    Map<String, ModelUsage> byRole = new LinkedHashMap<>();
    for (SalvagedSample sample : samples) {
      sample.modelUsage().forEach((model, usage) -> byModel.merge(model, usage, ModelUsage::plus));
      sample.roleUsage().forEach((role, usage) -> byRole.merge(role, usage, ModelUsage::plus));
    }
    String completed =
        samples.stream()
            .map(SalvagedSample::completedAt)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .orElseGet(() -> LogTimestamps.format(clock.instant()));
    return new EvalStats(known.eval().created(), completed, byModel, byRole, List.of(), Map.of());
  }
}

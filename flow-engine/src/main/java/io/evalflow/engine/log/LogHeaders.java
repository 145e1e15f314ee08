package io.evalflow.engine.log;

import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalError;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogBuilder;
import io.evalflow.spi.log.EvalPlan;
import io.evalflow.spi.log.EvalResults;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSpec;
import io.evalflow.spi.log.EvalStats;
import io.evalflow.spi.log.EvalStatus;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the headers of logs: the log without its samples and reductions. */
final class LogHeaders {
  /** The version of the format that is written. */
  static final int VERSION = 2;

  private static final EvalStats NO_STATS =
      new EvalStats("", "", Map.of(), Map.of(), List.of(), Map.of());

  private LogHeaders() {}

  /** What is known of a log at its start. */
  static EvalLog started(int version, EvalSpec eval, EvalPlan plan) {
    return header(version, EvalStatus.STARTED, eval, plan).stats(NO_STATS).build();
  }

  /** The header of a log that is done. */
  static EvalLog finished(
      EvalSpec eval,
      EvalPlan plan,
      EvalStatus status,
      @Nullable EvalResults results,
      EvalStats stats,
      @Nullable EvalError error) {
    return header(VERSION, status, eval, plan).results(results).stats(stats).error(error).build();
  }

  /** A log with the place where it stands. */
  static EvalLog located(EvalLog log, URI location) {
    return EvalLogBuilder.builder(log).location(location).build();
  }

  /**
   * A log with what every log has.
   *
   * @throws io.evalflow.spi.FlowException if that is not so
   */
  static EvalLog checked(EvalLog log, LogSource source) {
    if (absent(log.eval()) || absent(log.eval().task()) || absent(log.eval().model())) {
      throw source.bad("it does not say what was evaluated", "is it an eval log?", null);
    }
    EvalLogBuilder complete = EvalLogBuilder.builder(log);
    if (absent(log.status())) {
      complete.status(EvalStatus.STARTED);
    }
    if (absent(log.plan())) {
      complete.plan(new EvalPlan("plan", List.of(), null, null, Map.of()));
    }
    if (absent(log.stats())) {
      complete.stats(NO_STATS);
    }
    if (log.tags() == null) {
      complete.tags(tags(log.eval()));
    }
    if (log.metadata() == null) {
      complete.metadata(Immutables.map(log.eval().metadata()));
    }
    return complete.build();
  }

  /** Whether a field is absent that the type says is there; JSON does not know the type. */
  private static boolean absent(@Nullable Object field) {
    return field == null;
  }

  /** Sorts samples as Inspect does when it reads a log. */
  static void sort(List<EvalSample> samples) {
    samples.sort(Comparator.comparing(sample -> SampleOrder.of(sample.id(), sample.epoch())));
  }

  private static List<String> tags(EvalSpec eval) {
    return Immutables.list(eval.tags()).stream().distinct().sorted().toList();
  }

  private static EvalLogBuilder header(
      int version, EvalStatus status, EvalSpec eval, EvalPlan plan) {
    return EvalLogBuilder.builder()
        .version(version)
        .status(status)
        .eval(eval)
        .plan(plan)
        .invalidated(false)
        .tags(tags(eval))
        .metadata(Immutables.map(eval.metadata()));
  }
}

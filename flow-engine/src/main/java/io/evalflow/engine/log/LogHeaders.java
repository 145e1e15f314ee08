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
import io.evalflow.spi.log.LogEdits;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.storage.FileInfo;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Makes the headers of logs: the log without its samples and reductions. */
final class LogHeaders {
  /** The version of the format that is written. */
  static final int VERSION = 2;

  private static final EvalStats NO_STATS =
      new EvalStats("", "", Map.of(), Map.of(), List.of(), Map.of());

  private static final EvalPlan NO_PLAN =
      new EvalPlan("plan", List.of(), null, GenerateConfig.empty(), Map.of());

  private LogHeaders() {}

  /** What is known of a log at its start. */
  static EvalLog started(int version, EvalSpec eval, EvalPlan plan) {
    return header(version, EvalStatus.STARTED, eval, plan).stats(NO_STATS).build();
  }

  /**
   * What is known of a log that is not finished.
   *
   * @throws io.evalflow.spi.FlowException if it does not say what was evaluated
   */
  static EvalLog started(
      EvalFileWriter.LogStart start, List<JsonNode> configUpdates, LogSource source) {
    requireEval(start.eval(), source);
    return header(start.version(), EvalStatus.STARTED, start.eval(), start.plan())
        .stats(NO_STATS)
        .configUpdates(configUpdates.isEmpty() ? null : configUpdates)
        .build();
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

  /** A log without its samples and reductions. */
  static EvalLog alone(EvalLog log) {
    return log.samples() == null && log.reductions() == null
        ? log
        : EvalLogBuilder.builder(log).samples(null).reductions(null).build();
  }

  /** A log with the place where it stands. */
  static EvalLog located(EvalLog log, FileInfo file) {
    return EvalLogBuilder.builder(log).location(file.uri()).etag(file.etag()).build();
  }

  /** A log with the place where it stands. */
  static EvalLog located(EvalLog log, LogSource source) {
    return EvalLogBuilder.builder(log)
        .location(source.location())
        .etag(source.info().etag())
        .build();
  }

  /**
   * A log of the JSON format with what every log has.
   *
   * @throws io.evalflow.spi.FlowException if that is not so, or its version is not known
   */
  static EvalLog checkedDocument(EvalLog log, LogSource source) {
    if (log.version() > VERSION) {
      throw source.bad(
          "it is of version " + log.version() + " of the format",
          "versions up to " + VERSION + " are known; is there a newer flow-cli?",
          null);
    }
    return checked(EvalLogBuilder.builder(log).version(VERSION).build(), source);
  }

  /**
   * A log in the current shape with what every log has, and with the tags and metadata that its
   * edits give.
   *
   * @throws io.evalflow.spi.FlowException if that is not so
   */
  static EvalLog checked(EvalLog log, LogSource source) {
    requireEval(log.eval(), source);
    EvalLogBuilder complete = EvalLogBuilder.builder(log);
    if (log.version() == 0) {
      complete.version(VERSION);
    }
    if (absent(log.status())) {
      complete.status(EvalStatus.STARTED);
    }
    if (absent(log.plan())) {
      complete.plan(NO_PLAN);
    }
    if (absent(log.stats())) {
      complete.stats(NO_STATS);
    }
    if (log.invalidated() == null) {
      complete.invalidated(false);
    }
    try {
      return LogEdits.recomputed(HeaderMigration.migrated(complete.build()));
    } catch (JacksonException e) {
      throw source.badJson("the header", e);
    } catch (NullPointerException e) {
      // JSON may hold null in a list, where the types say that nothing does.
      throw source.bad("a part of its header is missing", null, e);
    }
  }

  private static void requireEval(@Nullable EvalSpec eval, LogSource source) {
    if (eval == null || absent(eval.task()) || absent(eval.model())) {
      throw source.bad("it does not say what was evaluated", "is it an eval log?", null);
    }
    if (Immutables.list(eval.tags()).stream().anyMatch(LogHeaders::absent)) {
      throw source.bad("one of its tags is null", null, null);
    }
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

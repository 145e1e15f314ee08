package io.evalflow.spi.hooks;

import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalError;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSpec;
import io.evalflow.spi.model.ModelUsage;
import io.evalflow.spi.run.RunPlan;
import io.evalflow.spi.run.RunResult;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a run. One stream carries all of it: the terminal, machine-readable
 * output and hooks such as MLflow are listeners of the same events. Immutable.
 */
public sealed interface FlowEvent {
  /** Unique id of the run. */
  String runId();

  /** A run starts. */
  record RunStart(String runId, RunPlan plan) implements FlowEvent {}

  /**
   * A task starts.
   *
   * @param eval what the log will say of it
   * @param logFile where its log is written
   * @param totalSamples samples times epochs
   * @param doneSamples those taken from an earlier log
   */
  record TaskStart(String runId, EvalSpec eval, URI logFile, int totalSamples, int doneSamples)
      implements FlowEvent {}

  /** An attempt at a sample starts; {@code attempt} counts from 1. */
  record SampleStart(String runId, String evalId, SampleId sampleId, int epoch, int attempt)
      implements FlowEvent {}

  /**
   * A model call ends.
   *
   * @param usage token usage, if known
   * @param seconds how long it took
   * @param retries attempts that failed before
   */
  record ModelCallEnd(
      String runId,
      String evalId,
      String model,
      @Nullable ModelUsage usage,
      double seconds,
      int retries)
      implements FlowEvent {}

  /**
   * A model call failed and is about to be repeated.
   *
   * @param message why it failed
   * @param waitSeconds how long until the next attempt
   */
  record ModelRetry(String runId, String evalId, String model, String message, double waitSeconds)
      implements FlowEvent {}

  /** An attempt at a sample failed and is about to be repeated. */
  record SampleRetry(
      String runId, String evalId, SampleId sampleId, int epoch, int attempt, EvalError error)
      implements FlowEvent {}

  /**
   * A sample is done, with or without an error; it is in the log, or will be with the next flush.
   */
  record SampleEnd(String runId, String evalId, EvalSample sample) implements FlowEvent {}

  /**
   * The metrics over the samples so far; sent from time to time.
   *
   * @param metrics metric values by {@code scorer/metric}
   */
  record RunningMetrics(String runId, String evalId, Map<String, Double> metrics)
      implements FlowEvent {
    /** Copies its map. */
    public RunningMetrics {
      metrics = Immutables.map(metrics);
    }
  }

  /** A task is done; the log's header is as it stands in the file, which is complete. */
  record TaskEnd(String runId, EvalLog header, URI logFile) implements FlowEvent {}

  /** A run is done. */
  record RunEnd(String runId, RunResult result) implements FlowEvent {}

  /** Something the user should know; {@code details} are further lines. */
  record Notice(String runId, String message, List<String> details) implements FlowEvent {
    /** Copies its list. */
    public Notice {
      details = Immutables.list(details);
    }
  }

  /** A score of a sample; sent by the engine before {@link SampleEnd}. */
  record SampleScored(
      String runId, String evalId, SampleId sampleId, int epoch, Map<String, Score> scores)
      implements FlowEvent {
    /** Copies its map. */
    public SampleScored {
      scores = Immutables.map(scores);
    }
  }
}

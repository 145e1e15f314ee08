package io.evalflow.engine.log.ops;

import io.evalflow.engine.log.LogSizes;
import io.evalflow.engine.log.OpenLog;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalStats;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.model.ModelUsage;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A log in figures, from its directory and header alone.
 *
 * @param file the log
 * @param task name of the task
 * @param model name of the model
 * @param status how far it came
 * @param samples samples in the log; null if neither directory nor header tells
 * @param sizes bytes by kind
 * @param inputTokens tokens sent to all models
 * @param outputTokens tokens that came back
 * @param totalTokens tokens in all
 * @param time from start to end; null if it did not end
 */
public record LogStats(
    URI file,
    String task,
    String model,
    EvalStatus status,
    @Nullable Integer samples,
    LogSizes sizes,
    long inputTokens,
    long outputTokens,
    long totalTokens,
    @Nullable Duration time) {

  static LogStats of(URI file, OpenLog log) {
    EvalLog header = log.header();
    LogSizes sizes = log.sizes();
    return new LogStats(
        file,
        header.eval().task(),
        header.eval().model(),
        header.status(),
        samples(header, sizes),
        sizes,
        tokens(header, ModelUsage::inputTokens),
        tokens(header, ModelUsage::outputTokens),
        tokens(header, ModelUsage::totalTokens),
        time(header.stats()));
  }

  private static @Nullable Integer samples(EvalLog header, LogSizes sizes) {
    if (sizes.samples() != null || header.results() == null) {
      return sizes.samples();
    }
    Integer logged = header.results().loggedSamples();
    return logged == null ? header.results().completedSamples() : logged;
  }

  private static long tokens(EvalLog header, ToLongFunction<ModelUsage> tokens) {
    return header.stats().modelUsage().values().stream().mapToLong(tokens).sum();
  }

  private static @Nullable Duration time(EvalStats stats) {
    try {
      return Duration.between(
          OffsetDateTime.parse(stats.startedAt()), OffsetDateTime.parse(stats.completedAt()));
    } catch (DateTimeException notBoth) {
      return null;
    }
  }
}

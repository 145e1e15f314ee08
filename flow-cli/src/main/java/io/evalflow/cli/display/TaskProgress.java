package io.evalflow.cli.display;

import io.evalflow.spi.log.EvalLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How far one task is. Written by the threads of its samples, read by the display. */
final class TaskProgress {
  private final String name;
  private final String model;
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger errors = new AtomicInteger();
  private final AtomicInteger retries = new AtomicInteger();
  private final LongAdder tokens = new LongAdder();
  private volatile int total;
  private volatile Map<String, Double> metrics = Map.of();
  private volatile @Nullable Instant started;
  private volatile @Nullable Instant ended;
  private volatile @Nullable EvalLog header;

  TaskProgress(String name, String model, int total) {
    this.name = Text.clean(name);
    this.model = Text.clean(model);
    this.total = total;
  }

  void start(Instant now, int totalSamples, int doneSamples) {
    total = totalSamples;
    done.set(doneSamples);
    started = now;
  }

  void sampleStarted() {
    running.incrementAndGet();
  }

  void sampleEnded(boolean failed) {
    running.decrementAndGet();
    done.incrementAndGet();
    if (failed) {
      errors.incrementAndGet();
    }
  }

  void retried() {
    retries.incrementAndGet();
  }

  void tokens(long count) {
    tokens.add(count);
  }

  void metrics(Map<String, Double> values) {
    metrics = values;
  }

  void end(Instant now, EvalLog log) {
    running.set(0);
    header = log;
    ended = now;
  }

  String name() {
    return name;
  }

  String model() {
    return model;
  }

  boolean isStarted() {
    return started != null;
  }

  boolean isEnded() {
    return ended != null;
  }

  /** Samples times epochs; -1 if not known. */
  int total() {
    return total;
  }

  int done() {
    return done.get();
  }

  int running() {
    return Math.max(0, running.get());
  }

  int errors() {
    return errors.get();
  }

  int retries() {
    return retries.get();
  }

  long tokens() {
    return tokens.sum();
  }

  /** The metrics so far, by scorer and metric. */
  Map<String, Double> metrics() {
    return metrics;
  }

  /** The log's header, once the task is done. */
  @Nullable EvalLog header() {
    return header;
  }

  Duration elapsed(Instant now) {
    Instant start = started;
    Instant end = ended;
    return start == null ? Duration.ZERO : Duration.between(start, end == null ? now : end);
  }

  /** Samples done of all. */
  String samples() {
    return total < 0 ? Integer.toString(done()) : done() + "/" + total;
  }
}

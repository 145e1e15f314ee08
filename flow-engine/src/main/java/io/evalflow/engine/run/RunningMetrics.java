package io.evalflow.engine.run;

import com.google.common.base.Ticker;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The metrics over the samples so far, computed by whoever finishes a sample when they are due: as
 * in Inspect about every second, and less often where computing them takes long. Safe for use by
 * many threads.
 */
final class RunningMetrics {
  private static final long LEAST_NANOS = 900_000_000L;
  private static final int TIMES_COST = 10;

  private final TaskSetup setup;
  private final ScoreBook book;
  private final Ticker ticker;
  private final AtomicLong due;

  RunningMetrics(TaskSetup setup, ScoreBook book, Ticker ticker) {
    this.setup = setup;
    this.book = book;
    this.ticker = ticker;
    this.due = new AtomicLong(ticker.read() + LEAST_NANOS);
  }

  /** The metrics by {@code scorer/metric}, if they are due and there are any. */
  Optional<Map<String, Double>> ifDue() {
    long start = ticker.read();
    long when = due.get();
    if (start - when < 0 || !due.compareAndSet(when, Long.MAX_VALUE / 2 + start)) {
      return Optional.empty();
    }
    try {
      Map<String, Double> values = Results.values(setup, book);
      return values.isEmpty() ? Optional.empty() : Optional.of(values);
    } finally {
      long end = ticker.read();
      due.set(end + Math.max(LEAST_NANOS, (end - start) * TIMES_COST));
    }
  }
}

package io.evalflow.engine.run;

import com.google.common.base.Ticker;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The times of one attempt at a sample: on the clock, and working, which leaves out waiting for
 * connections and between retries. For the sample's thread, but for {@link #working()}.
 */
final class SampleClock {
  private final Clock clock;
  private final Ticker ticker;
  private final long start;
  private volatile long waited;

  SampleClock(Clock clock, Ticker ticker) {
    this.clock = clock;
    this.ticker = ticker;
    this.start = ticker.read();
  }

  /** Now, to the microsecond, as Inspect's logs have it. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** Nanoseconds of an arbitrary origin. */
  long ticks() {
    return ticker.read();
  }

  /** Seconds since the start. */
  double total() {
    return (ticker.read() - start) / 1e9;
  }

  /** Working seconds since the start. */
  double working() {
    return (ticker.read() - start - waited) / 1e9;
  }

  /** Counts the time since {@code from} as waiting. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void waitedSince(long from) {
    // only the sample's thread writes
    waited += ticker.read() - from;
  }
}

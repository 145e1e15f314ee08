package io.evalflow.engine.run;

import java.time.Duration;

/** Waits; replaced in tests, which must not. */
@FunctionalInterface
interface Sleeper {
  /** Waits for a while. */
  void sleep(Duration duration) throws InterruptedException;

  /** Really waits. */
  static Sleeper real() {
    return duration -> Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
  }
}

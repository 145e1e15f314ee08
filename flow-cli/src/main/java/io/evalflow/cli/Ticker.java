package io.evalflow.cli;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls something at equal intervals until it is closed; a failure is logged and does not stop it.
 */
final class Ticker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

  private final ScheduledExecutorService executor;

  private Ticker(ScheduledExecutorService executor) {
    this.executor = executor;
  }

  static Ticker every(Duration interval, Runnable action) {
    ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "display");
              thread.setDaemon(true);
              return thread;
            });
    Runnable guarded =
        () -> {
          try {
            action.run();
          } catch (RuntimeException e) {
            LOG.debug("The display failed", e);
          }
        };
    var unused =
        executor.scheduleWithFixedDelay(
            guarded, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    return new Ticker(executor);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}

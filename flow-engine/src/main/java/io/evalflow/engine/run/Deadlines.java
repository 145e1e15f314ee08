package io.evalflow.engine.run;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does something after a while, unless it is called off: limits and time-outs. */
final class Deadlines implements AutoCloseable {
  /** A deadline that can be called off. */
  interface Deadline extends AutoCloseable {
    /** No deadline. */
    Deadline NONE = () -> {};

    @Override
    void close();
  }

  private final ScheduledThreadPoolExecutor timer;

  Deadlines() {
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "flow-deadlines");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
  }

  Deadline after(Duration delay, Runnable action) {
    Future<?> future = timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}

package io.evalflow.engine.run;

import org.jspecify.annotations.Nullable;

/** Interrupts a sample when its working time, which stands still while it waits, is used up. */
final class WorkingLimit implements AutoCloseable {
  private final @Nullable Integer seconds;
  private final SampleClock clock;
  private final WorkSection section;
  private Deadlines.Deadline next = Deadlines.Deadline.NONE;
  private boolean closed;

  WorkingLimit(@Nullable Integer seconds, SampleClock clock, WorkSection section) {
    this.seconds = seconds;
    this.clock = clock;
    this.section = section;
  }

  /** Looks again when the limit would be reached if there were no more waiting. */
  synchronized void watch(Deadlines deadlines) {
    if (seconds == null || closed) {
      return;
    }
    double left = seconds - clock.working();
    if (left <= 0) {
      section.interrupt(WorkSection.Reason.WORKING_LIMIT);
    } else {
      next = deadlines.after(Backoff.seconds(left), () -> watch(deadlines));
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    next.close();
  }
}

package io.evalflow.engine.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Asks a run to stop: no more samples, what runs is interrupted. Safe for use by many threads. */
public final class Cancellation {
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final List<Runnable> actions = new ArrayList<>();

  /** Cancels; a second call does nothing. */
  public void cancel() {
    List<Runnable> due;
    synchronized (actions) {
      if (!cancelled.compareAndSet(false, true)) {
        return;
      }
      due = List.copyOf(actions);
      actions.clear();
    }
    due.forEach(Runnable::run);
  }

  /** Whether it was cancelled. */
  public boolean cancelled() {
    return cancelled.get();
  }

  /** Calls {@code action} on cancellation, at once if it already happened. */
  public void onCancel(Runnable action) {
    synchronized (actions) {
      if (!cancelled.get()) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }
}

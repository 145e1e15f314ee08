package io.evalflow.engine.run;

import org.jspecify.annotations.Nullable;

/**
 * The stretch of a worker's life in which it may be interrupted: while solvers and scorers run,
 * never while a log is written (an interrupted file channel closes). One per attempt at a sample;
 * begun and ended by the worker, interrupted by anyone.
 */
final class WorkSection {
  /** Why a section was interrupted. */
  enum Reason {
    CANCELLED,
    TIME_LIMIT,
    WORKING_LIMIT
  }

  /** One attempt at a model call, which may run out of time by itself. */
  static final class Attempt {
    private boolean timedOut;
  }

  private final Thread worker;
  private boolean active;
  private @Nullable Reason reason;
  private @Nullable Attempt attempt;

  WorkSection(Thread worker) {
    this.worker = worker;
  }

  synchronized void begin() {
    active = true;
    if (reason != null) {
      worker.interrupt();
    }
  }

  /** Ends the section, so that no interrupt reaches what comes after. */
  @SuppressWarnings("ThreadInterruptedIgnored")
  synchronized void end() {
    active = false;
    Thread.interrupted();
  }

  /** Interrupts the work; the first reason counts. */
  synchronized void interrupt(Reason why) {
    if (reason != null) {
      return;
    }
    reason = why;
    if (active) {
      worker.interrupt();
    }
  }

  synchronized @Nullable Reason reason() {
    return reason;
  }

  /** Forgets a limit that was reached, so that the sample can be scored; a cancellation stays. */
  @SuppressWarnings("ThreadInterruptedIgnored")
  synchronized void clearLimit() {
    if (reason == Reason.TIME_LIMIT || reason == Reason.WORKING_LIMIT) {
      reason = null;
      Thread.interrupted();
    }
  }

  synchronized Attempt beginAttempt() {
    attempt = new Attempt();
    return attempt;
  }

  synchronized void timeOut(Attempt late) {
    if (active && attempt == late) {
      late.timedOut = true;
      worker.interrupt();
    }
  }

  /** Ends an attempt; whether it ran out of time, in which case its interrupt is taken back. */
  synchronized boolean endAttempt(Attempt ended) {
    attempt = null;
    if (ended.timedOut && reason == null) {
      Thread.interrupted();
      return true;
    }
    return false;
  }
}

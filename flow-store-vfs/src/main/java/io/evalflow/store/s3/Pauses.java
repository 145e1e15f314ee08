package io.evalflow.store.s3;

import java.io.InterruptedIOException;
import java.util.concurrent.ThreadLocalRandom;

/** Growing, random pauses between attempts that fail one after the other. For one thread. */
final class Pauses {
  private static final int ATTEMPTS = 8;
  private static final long FIRST_MILLIS = 50;

  private int failed;

  /** Something went well: the next failure is a first one again. */
  void reset() {
    failed = 0;
  }

  /**
   * Waits before another attempt.
   *
   * @return whether there should be another
   */
  boolean pause() throws InterruptedIOException {
    if (++failed >= ATTEMPTS) {
      return false;
    }
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(1 + (FIRST_MILLIS << failed)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted between two attempts");
    }
    return true;
  }
}

package io.evalflow.engine.step;

import io.evalflow.engine.thread.WorkThreads;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in a journal now and then that its owner is alive. */
final class JournalRenewal {
  private static final Logger LOG = LoggerFactory.getLogger(JournalRenewal.class);
  private static final Duration PERIOD = JournalFile.LEASE.dividedBy(3);

  private JournalRenewal() {}

  /** Does so while some work is done. */
  static <T> T during(Supplier<T> work, JournalFile file) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(WorkThreads.named("step-journal-"));
    try {
      long period = PERIOD.toMillis();
      ScheduledFuture<?> unused =
          thread.scheduleAtFixedRate(() -> renew(file), period, period, TimeUnit.MILLISECONDS);
      return work.get();
    } finally {
      thread.shutdownNow();
    }
  }

  private static void renew(JournalFile file) {
    try {
      file.renew();
    } catch (RuntimeException e) {
      // A step that is not ours any more says so itself, before it does anything more.
      if (!file.isLost()) {
        LOG.warn("The journal of a step could not be renewed: {}", e.getMessage());
      }
    }
  }
}

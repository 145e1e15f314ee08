package io.evalflow.store.s3;

import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The parts of all files that are on their way, a few at once; whoever has another waits. Safe for
 * use by many threads.
 */
final class Uploads {
  private static final int AT_ONCE = 6;
  private static final long IDLE_SECONDS = 5;

  private final Semaphore free = new Semaphore(AT_ONCE);
  private final Executor threads = threads();

  private static Executor threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "s3-upload");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** Starts to send a part as soon as there is room for it. */
  <T> CompletableFuture<T> start(Callable<T> part) throws InterruptedIOException {
    try {
      free.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting to upload");
    }
    CompletableFuture<T> done = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            done.complete(part.call());
          } catch (Exception | Error e) {
            done.completeExceptionally(e);
          } finally {
            free.release();
          }
        });
    return done;
  }
}

package io.evalflow.engine.thread;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Results of work on other threads. */
public final class Futures {
  private Futures() {}

  /** The result, waited for; throws what the work threw. */
  public static <T> T result(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }
}

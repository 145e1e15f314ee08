package io.evalflow.engine.log.ops;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Works on parts of a log, or on logs, on several threads and gives the results in their order. As
 * many parts are under way as fit into {@value #MOST_BYTES} bytes of JSON, at least one. For one
 * thread.
 *
 * @param <P> a part
 * @param <T> what comes of it
 */
final class InOrder<P, T> implements AutoCloseable {
  private static final long MOST_BYTES = 16 << 20;

  private final ExecutorService threads;
  private final int most;
  private final Deque<Work<T>> underWay = new ArrayDeque<>();
  private long bytes;

  InOrder(int threads) {
    this.threads =
        Executors.newFixedThreadPool(
            threads,
            work -> {
              Thread thread = new Thread(work, "log-part");
              thread.setDaemon(true);
              return thread;
            });
    this.most = 2 * threads;
  }

  private record Work<T>(CompletableFuture<T> result, long bytes) {}

  /**
   * The results of all parts; the iterator throws what the work threw.
   *
   * @param size bytes of a part's JSON, or 0 if that is not known
   */
  Iterator<T> map(Iterator<P> parts, ToLongFunction<P> size, Function<P, T> work) {
    return new Iterator<>() {
      private @Nullable P next;

      @Override
      public boolean hasNext() {
        start();
        return !underWay.isEmpty();
      }

      private void start() {
        while (underWay.size() < most) {
          if (next == null && parts.hasNext()) {
            next = parts.next();
          }
          P part = next;
          if (part == null) {
            return;
          }
          long more = size.applyAsLong(part);
          if (bytes + more > MOST_BYTES && !underWay.isEmpty()) {
            return;
          }
          underWay.add(
              new Work<>(CompletableFuture.supplyAsync(() -> work.apply(part), threads), more));
          bytes += more;
          next = null;
        }
      }

      @Override
      public T next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        Work<T> first = underWay.remove();
        bytes -= first.bytes();
        return Futures.result(first.result());
      }
    };
  }

  /** Lets go of what is not done; the log can then be closed. */
  @Override
  public void close() {
    underWay.forEach(work -> work.result().cancel(false));
    threads.shutdownNow();
    boolean done = false;
    while (!done) {
      try {
        done = threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}

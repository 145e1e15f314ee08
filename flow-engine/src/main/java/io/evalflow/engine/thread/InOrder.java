package io.evalflow.engine.thread;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Works on parts of something on several threads and gives the results in the order of the parts.
 * Only a few more parts than threads are under way, and only as many as fit into {@value
 * #MOST_BYTES} bytes, at least one. For one thread; close it, which lets go of what is not done.
 *
 * @param <P> a part
 * @param <T> what comes of it
 */
public final class InOrder<P, T> implements AutoCloseable {
  private static final long MOST_BYTES = 16 << 20;

  private final ExecutorService threads;
  private final int most;
  private final Deque<Work<T>> underWay = new ArrayDeque<>();
  private long bytes;

  /**
   * Starts no thread yet.
   *
   * @param threads how many parts are worked on at once, at least 1
   */
  public InOrder(int threads) {
    this.threads = Executors.newFixedThreadPool(threads, WorkThreads.named("part-"));
    this.most = 2 * threads;
  }

  private record Work<T>(CompletableFuture<T> result, long bytes) {}

  /**
   * The results of all parts; the iterator throws what the work threw.
   *
   * @param size bytes that a part takes in memory, or 0 if that is not known
   */
  public Iterator<T> map(Iterator<P> parts, ToLongFunction<P> size, Function<P, T> work) {
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

  /** Lets go of what is not begun, and waits for what is: half a request is worse than one more. */
  @Override
  public void close() {
    underWay.forEach(work -> work.result().cancel(false));
    WorkThreads.end(threads);
  }
}

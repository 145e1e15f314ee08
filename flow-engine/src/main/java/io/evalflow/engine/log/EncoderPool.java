package io.evalflow.engine.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * As many encoders as there are processors: more would only take memory, however many threads bring
 * samples. Safe for use by many threads, virtual ones too.
 */
final class EncoderPool implements AutoCloseable {
  private final Supplier<MemberEncoder> maker;
  private final Semaphore permits = new Semaphore(Runtime.getRuntime().availableProcessors());
  private final Deque<MemberEncoder> idle = new ArrayDeque<>();
  private boolean closed;

  EncoderPool(Supplier<MemberEncoder> maker) {
    this.maker = maker;
  }

  /** Runs an action with an encoder; waits for one if all are busy. */
  <T> T with(Function<MemberEncoder, T> action) {
    permits.acquireUninterruptibly();
    try {
      MemberEncoder encoder = take();
      try {
        return action.apply(encoder);
      } finally {
        give(encoder);
      }
    } finally {
      permits.release();
    }
  }

  private synchronized MemberEncoder take() {
    MemberEncoder encoder = idle.pollFirst();
    return encoder != null ? encoder : maker.get();
  }

  private synchronized void give(MemberEncoder encoder) {
    if (closed) {
      encoder.close();
    } else {
      idle.addFirst(encoder);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(MemberEncoder::close);
    idle.clear();
  }
}

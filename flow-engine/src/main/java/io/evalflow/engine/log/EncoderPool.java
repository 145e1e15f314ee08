package io.evalflow.engine.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

  /** An encoder, to be given back; waits for one if all are busy. */
  MemberEncoder take() {
    permits.acquireUninterruptibly();
    boolean taken = false;
    try {
      MemberEncoder encoder = poll();
      encoder = encoder != null ? encoder : maker.get();
      taken = true;
      return encoder;
    } finally {
      if (!taken) {
        permits.release();
      }
    }
  }

  private synchronized @Nullable MemberEncoder poll() {
    return idle.pollFirst();
  }

  /** Takes an encoder back. */
  void give(MemberEncoder encoder) {
    synchronized (this) {
      if (closed) {
        encoder.close();
      } else {
        idle.addFirst(encoder);
      }
    }
    permits.release();
  }

  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(MemberEncoder::close);
    idle.clear();
  }
}

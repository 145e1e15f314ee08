package io.evalflow.engine.thread;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that work runs on which waits: tasks, samples, requests to a storage. Virtual ones
 * where the JDK has them (from 21), so that thousands of samples may wait for models; platform
 * threads else. The only place that chooses.
 */
public final class WorkThreads {
  private WorkThreads() {}

  /** Takes no more work, and waits until all that was given is done; an interrupt is kept. */
  public static void end(ExecutorService threads) {
    threads.shutdown();
    boolean interrupted = false;
    boolean done = false;
    while (!done) {
      try {
        done = threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Threads named {@code prefix} and a number. */
  public static ThreadFactory named(String prefix) {
    Optional<ThreadFactory> virtual = virtual();
    AtomicInteger count = new AtomicInteger();
    ThreadFactory threads = virtual.orElse(WorkThreads::platform);
    return task -> {
      Thread thread = threads.newThread(task);
      thread.setName(prefix + count.incrementAndGet());
      return thread;
    };
  }

  private static Thread platform(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }

  private static Optional<ThreadFactory> virtual() {
    if (Runtime.version().feature() < 21) {
      return Optional.empty();
    }
    try {
      Class<?> builder = Class.forName("java.lang.Thread$Builder");
      Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      MethodHandle make =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual));
      MethodHandle factory =
          lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class));
      return Optional.of((ThreadFactory) factory.invoke(make.invoke()));
    } catch (Throwable absent) {
      throw new IllegalStateException("this JDK has no virtual threads after all", absent);
    }
  }
}

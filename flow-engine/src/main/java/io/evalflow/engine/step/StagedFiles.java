package io.evalflow.engine.step;

import io.evalflow.engine.thread.Futures;
import io.evalflow.engine.thread.WorkThreads;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/**
 * Makes the files of a commit durable while others are still being written, some at once: to wait
 * for the disk takes as long as to write them, and it takes what several wait for in one go. For
 * one thread.
 */
final class StagedFiles implements AutoCloseable {
  private static final int BATCH = 32;
  private static final int AT_ONCE = 4;

  private final BiConsumer<URI, List<URI>> makeDurable;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(AT_ONCE, WorkThreads.named("durable-"));
  private final Map<URI, List<URI>> waiting = new HashMap<>();
  private final List<CompletableFuture<Void>> batches = new ArrayList<>();

  /**
   * Of no file yet.
   *
   * @param makeDurable makes some files of a directory durable, and all names there; called by
   *     several threads
   */
  StagedFiles(BiConsumer<URI, List<URI>> makeDurable) {
    this.makeDurable = makeDurable;
  }

  /** Takes a file that was written. */
  void add(URI file) {
    URI directory = file.resolve(".");
    List<URI> files = waiting.computeIfAbsent(directory, place -> new ArrayList<>());
    files.add(file);
    if (files.size() == BATCH) {
      waiting.put(directory, new ArrayList<>());
      start(directory, files);
    }
  }

  private void start(URI directory, List<URI> files) {
    batches.add(CompletableFuture.runAsync(() -> makeDurable.accept(directory, files), threads));
  }

  /** Waits until all are durable, and all names of their directories; throws what went wrong. */
  void finish() {
    waiting.forEach(this::start);
    batches.forEach(Futures::result);
  }

  /** Lets go of what is not begun, and waits for what is. */
  @Override
  public void close() {
    batches.forEach(batch -> batch.cancel(false));
    WorkThreads.end(threads);
  }
}

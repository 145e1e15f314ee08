package io.evalflow.engine.step;

import io.evalflow.engine.step.CommitJournal.Content;
import io.evalflow.engine.step.CommitJournal.Part;
import io.evalflow.engine.thread.Futures;
import io.evalflow.engine.thread.WorkThreads;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Writes the versions of many small logs into a few files beside them, where each file costs a
 * request. For one thread.
 */
final class Bundles implements AutoCloseable {
  /** A log of more bytes has a file of its own. */
  static final int LARGEST_PART = 1 << 18;

  /** Bytes after which a file is ended. */
  static final int FULL = 2 << 20;

  /** Files that are sent while others are filled. */
  private static final int SENT_AT_ONCE = 4;

  /** Files that are not ended, of as many directories. */
  private static final int MOST_FILES = 64;

  /** Bytes in all files together that are not ended. */
  private static final int MOST_OPEN = 16 << 20;

  private final Storage storage;
  private final CommitJournal journal;
  private final Map<URI, Bundle> open = new HashMap<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(SENT_AT_ONCE, WorkThreads.named("bundle-"));
  private final Deque<CompletableFuture<Void>> sent = new ArrayDeque<>();
  private int begun;
  private long held;

  Bundles(Storage storage, CommitJournal journal) {
    this.storage = storage;
    this.journal = journal;
  }

  /**
   * Adds a version of a log.
   *
   * @param ending what the name of the file ends with; versions of one ending stand together
   * @return where it is, once {@link #finish} has returned
   */
  Content add(URI target, String ending, byte[] bytes) throws IOException {
    URI group = target.resolve(ending);
    Bundle bundle = open.get(group);
    if (bundle == null) {
      URI file = target.resolve(journal.prefix() + "bundle-" + begun++ + "." + ending);
      bundle = new Bundle(file, storage.backend(file).write(file, WriteCondition.ALWAYS));
      open.put(group, bundle);
    }
    Content content = bundle.add(bytes);
    held += bytes.length;
    if (bundle.size >= FULL) {
      end(group);
    } else if (held > MOST_OPEN || open.size() > MOST_FILES) {
      end(Collections.max(open.keySet(), Comparator.comparing(each -> size(each))));
    }
    return content;
  }

  private int size(URI group) {
    return Objects.requireNonNull(open.get(group)).size;
  }

  private void end(URI group) throws IOException {
    Bundle bundle = Objects.requireNonNull(open.remove(group));
    held -= bundle.size;
    if (sent.size() == SENT_AT_ONCE) {
      waitFor(sent.removeFirst());
    }
    sent.addLast(CompletableFuture.runAsync(bundle::commit, threads));
  }

  private static void waitFor(CompletableFuture<Void> file) throws IOException {
    try {
      Futures.result(file);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Ends all files. */
  void finish() throws IOException {
    for (URI group : List.copyOf(open.keySet())) {
      end(group);
    }
    while (!sent.isEmpty()) {
      waitFor(sent.removeFirst());
    }
  }

  /** Waits for what is being sent, and lets go of what was not ended. */
  @Override
  public void close() throws IOException {
    WorkThreads.end(threads);
    for (Bundle bundle : open.values()) {
      bundle.pending.close();
    }
  }

  private static final class Bundle {
    private final URI file;
    private final PendingFile pending;
    private int size;

    Bundle(URI file, PendingFile pending) {
      this.file = file;
      this.pending = pending;
    }

    Content add(byte[] bytes) throws IOException {
      pending.writeFully(ByteBuffer.wrap(bytes));
      Part part = new Part(size, bytes.length);
      size += bytes.length;
      return new Content(file, part);
    }

    void commit() {
      try (pending) {
        pending.commit();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

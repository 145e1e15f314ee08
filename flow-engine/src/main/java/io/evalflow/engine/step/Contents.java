package io.evalflow.engine.step;

import io.evalflow.engine.step.CommitJournal.Content;
import io.evalflow.engine.step.CommitJournal.Part;
import io.evalflow.engine.thread.Futures;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.Uris;
import io.evalflow.spi.storage.WriteCondition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads and places the versions of logs that stand beside them. The files of which they are parts
 * are read whole, and the last of them kept: parts of one file are wanted at about the same time.
 * Safe for use by many threads.
 */
final class Contents {
  /** Of some {@value Bundles#FULL} bytes each. */
  private static final int KEPT = 16;

  private final Storage storage;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<URI, CompletableFuture<byte[]>> bundles =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<URI, CompletableFuture<byte[]>> eldest) {
          return size() > KEPT;
        }
      };

  Contents(Storage storage) {
    this.storage = storage;
  }

  /** Whether a version is where it was made; one with a file of its own may have been renamed. */
  boolean isThere(Content content) throws IOException {
    return storage.backend(content.file()).stat(content.file()).isPresent();
  }

  /** A version's bytes; close the stream. */
  InputStream read(Content content) throws IOException {
    Part part = content.part();
    return part == null
        ? storage.backend(content.file()).read(content.file())
        : new ByteArrayInputStream(bundle(content.file()), part.offset(), part.length());
  }

  /**
   * Puts a version in the place of a log.
   *
   * @throws io.evalflow.spi.FlowException with {@code CONFLICT} if the condition does not hold
   */
  FileInfo place(Content content, URI target, WriteCondition condition) throws IOException {
    StorageBackend backend = storage.backend(target);
    Part part = content.part();
    if (part == null) {
      return backend.place(content.file(), target, condition);
    }
    byte[] bytes = bundle(content.file());
    try (PendingFile pending = backend.write(target, condition)) {
      pending.writeFully(ByteBuffer.wrap(bytes, part.offset(), part.length()));
      return pending.commit();
    }
  }

  private byte[] bundle(URI file) throws IOException {
    CompletableFuture<byte[]> ours = new CompletableFuture<>();
    CompletableFuture<byte[]> first;
    lock.lock();
    try {
      first = bundles.putIfAbsent(file, ours);
    } finally {
      lock.unlock();
    }
    if (first != null) {
      return waitedFor(first, file);
    }
    try (InputStream in = storage.backend(file).read(file)) {
      ours.complete(in.readAllBytes());
    } catch (IOException | RuntimeException e) {
      ours.completeExceptionally(e);
      throw e;
    }
    return waitedFor(ours, file);
  }

  private static byte[] waitedFor(CompletableFuture<byte[]> bundle, URI file) throws IOException {
    try {
      return Futures.result(bundle);
    } catch (CompletionException e) {
      throw new IOException(Uris.display(file) + " could not be read: " + e.getMessage(), e);
    }
  }
}

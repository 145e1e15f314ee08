package io.evalflow.engine.step;

import io.evalflow.engine.ForwardingStorage;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.WriteCondition;
import io.evalflow.store.fs.LocalStorage;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Local files, one at a time, where the process dies at a change of some number: before it takes
 * effect, or right after. From then on nothing changes any more.
 */
final class DyingStorage extends ForwardingStorage {
  private final LocalStorage files;
  private final AtomicInteger changes = new AtomicInteger();
  private final int deadline;
  private final boolean after;
  private final boolean renames;
  private final Consumer<URI> placing;

  /**
   * A storage.
   *
   * @param deadline the number of the change, from 1; 0 for never
   * @param after whether that change still takes effect
   * @param placing is called before a file is put in the place of another
   */
  DyingStorage(int deadline, boolean after, Consumer<URI> placing) {
    this(deadline, after, true, placing);
  }

  /**
   * A storage.
   *
   * @param renames whether it tells that files are placed by a rename, as on a file system
   */
  DyingStorage(int deadline, boolean after, boolean renames, Consumer<URI> placing) {
    this(new LocalStorage(), deadline, after, renames, placing);
  }

  private DyingStorage(
      LocalStorage files, int deadline, boolean after, boolean renames, Consumer<URI> placing) {
    super(files);
    this.files = files;
    this.deadline = deadline;
    this.after = after;
    this.renames = renames;
    this.placing = placing;
  }

  /** What a process does that is killed. */
  static final class KilledError extends Error {
    private static final long serialVersionUID = 1L;
  }

  private interface Change<T> {
    T make() throws IOException;
  }

  private <T> T change(Change<T> change) throws IOException {
    int number = changes.incrementAndGet();
    boolean dead = deadline > 0 && number >= deadline;
    if (dead && (number > deadline || !after)) {
      throw new KilledError();
    }
    T result = change.make();
    if (dead) {
      throw new KilledError();
    }
    return result;
  }

  int changes() {
    return changes.get();
  }

  @Override
  public int concurrency() {
    return 1;
  }

  @Override
  public boolean placesByRename() {
    return renames;
  }

  @Override
  public void keep(URI file, String etag, URI as) throws IOException {
    change(
        () -> {
          files.keep(file, etag, as);
          return as;
        });
  }

  @Override
  public FileInfo place(URI file, URI target, WriteCondition condition) throws IOException {
    placing.accept(target);
    return change(() -> files.place(file, target, condition));
  }

  @Override
  public void delete(URI uri) throws IOException {
    change(
        () -> {
          files.delete(uri);
          return uri;
        });
  }

  @Override
  public PendingFile write(URI uri, WriteCondition condition) throws IOException {
    if (!uri.getPath().contains("/.flow-")) {
      placing.accept(uri);
    }
    PendingFile file = files.write(uri, condition);
    return new PendingFile() {
      @Override
      public int write(ByteBuffer source) throws IOException {
        return file.write(source);
      }

      @Override
      public FileInfo commit() throws IOException {
        return change(file::commit);
      }

      @Override
      public boolean isOpen() {
        return file.isOpen();
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }
}

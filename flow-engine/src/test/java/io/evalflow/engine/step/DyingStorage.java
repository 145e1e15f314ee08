package io.evalflow.engine.step;

import io.evalflow.engine.ForwardingStorage;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.WriteCondition;
import io.evalflow.store.fs.LocalStorage;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Local files, one at a time, where the process dies at a change of some number: before it takes
 * effect, or right after. From then on nothing changes any more.
 */
final class DyingStorage extends ForwardingStorage {
  private static final int UNIT = 4096;

  private final LocalStorage files;
  private final AtomicInteger changes = new AtomicInteger();
  private final int deadline;
  private final boolean after;
  private final Way way;
  private final Consumer<URI> placing;

  /**
   * A storage.
   *
   * @param deadline the number of the change, from 1; 0 for never
   * @param after whether that change still takes effect
   * @param placing is called before a file is put in the place of another
   */
  DyingStorage(int deadline, boolean after, Consumer<URI> placing) {
    this(deadline, after, Way.RENAME, placing);
  }

  /**
   * A storage.
   *
   * @param way how the new versions of logs come to their places
   */
  DyingStorage(int deadline, boolean after, Way way, Consumer<URI> placing) {
    this(new LocalStorage(), deadline, after, way, placing);
  }

  private DyingStorage(
      LocalStorage files, int deadline, boolean after, Way way, Consumer<URI> placing) {
    super(files);
    this.files = files;
    this.deadline = deadline;
    this.after = after;
    this.way = way;
    this.placing = placing;
  }

  /** How the new versions of logs come to their places. */
  enum Way {
    /** By a rename, as on any file system. */
    RENAME,
    /** By a request, as on an object store. */
    REQUEST,
    /** The logs grow, as on a file system where additions are seen at once. */
    GROWTH
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
    return way != Way.REQUEST;
  }

  @Override
  public OptionalInt appendUnit(URI file) {
    return way == Way.GROWTH ? OptionalInt.of(UNIT) : OptionalInt.empty();
  }

  /** As where additions are seen at once, which nobody tells apart who does not look meanwhile. */
  @Override
  public FileInfo append(URI file, String etag, long position, ByteBuffer bytes)
      throws IOException {
    placing.accept(file);
    return change(
        () -> {
          if (!files.stat(file).map(FileInfo::etag).equals(Optional.of(etag))) {
            throw StorageBackend.changed(file);
          }
          try (FileChannel channel = FileChannel.open(Path.of(file), StandardOpenOption.WRITE)) {
            channel.write(bytes, position);
          }
          return files.stat(file).orElseThrow();
        });
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

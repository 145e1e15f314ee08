package io.evalflow.engine.log;

import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.WriteCondition;
import io.evalflow.store.fs.LocalStorage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Local files that count what an object store would count: each range is a request. Whole reads are
 * refused.
 */
final class CountingStorage implements StorageBackend {
  private final LocalStorage files = new LocalStorage();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong copied = new AtomicLong();

  Storage storage() {
    return uri -> this;
  }

  void reset() {
    requests.set(0);
    bytes.set(0);
  }

  int requests() {
    return requests.get();
  }

  long bytes() {
    return bytes.get();
  }

  /** Bytes that were sent to be written. */
  long sent() {
    return sent.get();
  }

  /** Bytes that were written by copying what was there. */
  long copied() {
    return copied.get();
  }

  @Override
  public String name() {
    return "counting";
  }

  @Override
  public Set<String> schemes() {
    return files.schemes();
  }

  @Override
  public Optional<FileInfo> stat(URI uri) throws IOException {
    requests.incrementAndGet();
    return files.stat(uri);
  }

  @Override
  public Stream<FileInfo> list(URI directory, boolean recursive) throws IOException {
    return files.list(directory, recursive);
  }

  @Override
  public InputStream read(URI uri) {
    throw new AssertionError("a whole download of " + uri);
  }

  @Override
  public OpenFile open(URI uri) throws IOException {
    OpenFile file = files.open(uri);
    return new OpenFile() {
      @Override
      public FileInfo info() throws IOException {
        return file.info();
      }

      @Override
      public byte[] read(long offset, int length) throws IOException {
        byte[] read = file.read(offset, length);
        requests.incrementAndGet();
        bytes.addAndGet(read.length);
        return read;
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  @Override
  public PendingFile write(URI uri, WriteCondition condition) throws IOException {
    return new CountingFile(files.write(uri, condition));
  }

  /** A file of a storage that copies at home. */
  private final class CountingFile implements PendingFile {
    private final PendingFile file;

    CountingFile(PendingFile file) {
      this.file = file;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      int written = file.write(source);
      sent.addAndGet(written);
      return written;
    }

    @Override
    public void copyFrom(OpenFile source, long position, long count) throws IOException {
      file.copyFrom(source, position, count);
      copied.addAndGet(count);
    }

    @Override
    public boolean copiesInPlace() {
      return true;
    }

    @Override
    public FileInfo commit() throws IOException {
      return file.commit();
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  @Override
  public void delete(URI uri) throws IOException {
    files.delete(uri);
  }
}

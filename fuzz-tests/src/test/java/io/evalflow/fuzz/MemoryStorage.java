package io.evalflow.fuzz;

import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.WriteCondition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Files in memory, since a fuzz target has no time for a disk. Safe for many threads. */
final class MemoryStorage implements StorageBackend {
  private final Map<URI, byte[]> files = new ConcurrentHashMap<>();

  /** Puts a file in place; its bytes are not copied. */
  void put(URI uri, byte[] content) {
    files.put(uri, content);
  }

  /** The bytes of a file. */
  byte[] get(URI uri) throws IOException {
    byte[] content = files.get(uri);
    if (content == null) {
      throw new FileNotFoundException(uri.toString());
    }
    return content;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Set<String> schemes() {
    return Set.of("memory");
  }

  @Override
  public Optional<FileInfo> stat(URI uri) {
    return Optional.ofNullable(files.get(uri)).map(content -> info(uri, content));
  }

  private static FileInfo info(URI uri, byte[] content) {
    return new FileInfo(
        uri, content.length, null, Integer.toHexString(System.identityHashCode(content)), false);
  }

  @Override
  public Stream<FileInfo> list(URI directory, boolean recursive) {
    return files.entrySet().stream().map(file -> info(file.getKey(), file.getValue()));
  }

  @Override
  public InputStream read(URI uri) throws IOException {
    return new ByteArrayInputStream(get(uri));
  }

  @Override
  public OpenFile open(URI uri) throws IOException {
    byte[] content = get(uri);
    return new OpenFile() {
      @Override
      public FileInfo info() {
        return MemoryStorage.info(uri, content);
      }

      @Override
      public byte[] read(long offset, int length) {
        if (length < 0) {
          throw new IllegalArgumentException("length is " + length);
        }
        long start =
            offset < 0 ? Math.max(0, content.length + offset) : Math.min(offset, content.length);
        int end = (int) Math.min(content.length, start + length);
        return Arrays.copyOfRange(content, (int) start, end);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public PendingFile write(URI uri, WriteCondition condition) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return new PendingFile() {
      @Override
      public FileInfo commit() {
        put(uri, bytes.toByteArray());
        return info(uri, bytes.toByteArray());
      }

      @Override
      public int write(ByteBuffer source) {
        byte[] piece = new byte[source.remaining()];
        source.get(piece);
        bytes.writeBytes(piece);
        return piece.length;
      }

      @Override
      public boolean isOpen() {
        return true;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void delete(URI uri) {
    files.remove(uri);
  }
}

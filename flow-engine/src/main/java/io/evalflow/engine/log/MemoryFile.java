package io.evalflow.engine.log;

import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.PendingFile;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A small file in memory: one that is read, or one that is being written. */
final class MemoryFile {
  private MemoryFile() {}

  /** Bytes of a version of a file. Safe for use by many threads. */
  static final class Reading implements OpenFile {
    private final FileInfo info;
    private final byte[] bytes;

    Reading(FileInfo info, byte[] bytes) {
      this.info = info;
      this.bytes = bytes;
    }

    @Override
    public FileInfo info() {
      return info;
    }

    @Override
    public byte[] read(long offset, int length) {
      int start =
          (int) (offset < 0 ? Math.max(0, bytes.length + offset) : Math.min(offset, bytes.length));
      return Arrays.copyOfRange(bytes, start, start + Math.min(length, bytes.length - start));
    }

    @Override
    public void close() {
      // Holds nothing but memory.
    }
  }

  /** Collects bytes. For one thread. */
  static final class Writing implements PendingFile {
    private final URI uri;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Writing(URI uri) {
      this.uri = uri;
    }

    URI uri() {
      return uri;
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }

    @Override
    public int write(ByteBuffer source) {
      byte[] piece = new byte[source.remaining()];
      source.get(piece);
      bytes.write(piece, 0, piece.length);
      return piece.length;
    }

    @Override
    public FileInfo commit() {
      return new FileInfo(uri, bytes.size(), null, "", false);
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {
      // Holds nothing but memory.
    }
  }
}

package io.evalflow.evals.dataset;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.storage.StorageBackend;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A dataset's file at hand on the local disk: the file itself, or a copy of one that is elsewhere.
 * A copy has no name where the system allows that, so that nothing stays behind a killed process.
 * Safe for use by many threads; closed when it is no longer referenced.
 */
final class RowFile {
  private static final int BLOCK = 1 << 15;

  private final String name;
  // Not a FileChannel: one closes for all threads when one of them is interrupted in a read.
  private final RandomAccessFile content;
  private final long size;

  /** Bytes around the last row that was read; guarded by {@code content}. */
  private final byte[] block = new byte[BLOCK];

  private long blockStart;
  private int blockLength;

  private RowFile(String name, RandomAccessFile content) throws IOException {
    this.name = name;
    this.content = content;
    this.size = content.length();
  }

  static RowFile open(URI uri, PartContext context) {
    String name = FileReferences.shown(uri);
    try {
      if ("file".equals(uri.getScheme())) {
        return new RowFile(name, local(Path.of(uri), name));
      }
      return new RowFile(name, copy(uri, context.storage().backend(uri), name));
    } catch (IOException e) {
      throw new FlowException(
          ErrorCode.STORAGE, "dataset " + name + " cannot be read: " + e.getMessage(), null, e);
    }
  }

  private static RandomAccessFile local(Path path, String name) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw missing(name);
    }
    return new RandomAccessFile(path.toFile(), "r");
  }

  private static RandomAccessFile copy(URI uri, StorageBackend storage, String name)
      throws IOException {
    if (storage.stat(uri).isEmpty()) {
      throw missing(name);
    }
    Path copy = Files.createTempFile("flow-dataset-", ".tmp");
    try {
      try (InputStream in = storage.read(uri)) {
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      }
      return new RandomAccessFile(copy.toFile(), "r");
    } finally {
      if (!copy.toFile().delete()) {
        copy.toFile().deleteOnExit();
      }
    }
  }

  private static FlowException missing(String name) {
    return new FlowException(ErrorCode.NOT_FOUND, "dataset " + name + " does not exist");
  }

  /** The path or URI of the dataset. */
  String name() {
    return name;
  }

  /** The size in bytes. */
  long size() {
    return size;
  }

  /** The whole file from its start; for one reader at a time. */
  InputStream stream() {
    return new BufferedInputStream(
        new InputStream() {
          private long at;

          @Override
          public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = readAt(at, bytes, offset, length);
            at += Math.max(0, count);
            return count;
          }
        },
        1 << 16);
  }

  /** Reads from a place on; gives the count of bytes, or -1 at the end. */
  int read(long at, byte[] bytes, int offset, int length) throws IOException {
    return readAt(at, bytes, offset, length);
  }

  /** The bytes from a place up to another. */
  byte[] bytes(long start, long end) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(end - start)];
    if (bytes.length > BLOCK) {
      fill(start, bytes, bytes.length);
      return bytes;
    }
    synchronized (content) {
      // Rows are mostly asked for in order: what follows is at hand then.
      if (start < blockStart || end > blockStart + blockLength) {
        blockLength = 0;
        blockLength = fill(start, block, bytes.length);
        blockStart = start;
      }
      System.arraycopy(block, (int) (start - blockStart), bytes, 0, bytes.length);
    }
    return bytes;
  }

  /** Reads at least so many bytes, and more if they come with them. */
  private int fill(long start, byte[] bytes, int least) throws IOException {
    int done = 0;
    while (done < least) {
      int count = readAt(start + done, bytes, done, bytes.length - done);
      if (count < 0) {
        throw new IOException(name + " has become shorter");
      }
      done += count;
    }
    return done;
  }

  private int readAt(long at, byte[] bytes, int offset, int length) throws IOException {
    synchronized (content) {
      content.seek(at);
      return content.read(bytes, offset, length);
    }
  }

  /** An error in a row. */
  FlowException error(long line, FlowException cause) {
    return new FlowException(
        cause.code(), name + ":" + line + ": " + cause.message(), cause.hint().orElse(null), cause);
  }

  /** A row that is not in the form of the file. */
  FlowException syntax(long line, String what) {
    return new FlowException(ErrorCode.SYNTAX, name + ":" + line + ": " + what);
  }
}

package io.evalflow.store.s3;

import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An object being written: one request if it is small, else parts that are sent while it is
 * written. For one thread.
 */
final class S3PendingFile implements PendingFile {
  private static final int FIRST_BUFFER = 16 << 10;

  private final S3Objects objects;
  private final S3Location location;
  private final WriteCondition condition;
  private byte[] buffer = new byte[FIRST_BUFFER];
  private int filled;
  private long size;
  private @Nullable WriteMark mark;
  private @Nullable MultipartUpload upload;
  private boolean open = true;
  private boolean committed;

  S3PendingFile(S3Objects objects, S3Location location, WriteCondition condition) {
    this.objects = objects;
    this.location = location;
    this.condition = condition;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int length = source.remaining();
    while (source.hasRemaining()) {
      int piece = Math.min(room(), source.remaining());
      source.get(buffer, filled, piece);
      filled(piece);
    }
    return length;
  }

  @Override
  public void transferFrom(FileChannel source, long position, long count) throws IOException {
    long done = 0;
    while (done < count) {
      int piece = (int) Math.min(room(), count - done);
      int read = source.read(ByteBuffer.wrap(buffer, filled, piece), position + done);
      if (read < 0) {
        throw new IOException(uri() + ": source ended after " + done + " of " + count + " bytes");
      }
      filled(read);
      done += read;
    }
  }

  @Override
  public void copyFrom(OpenFile source, long position, long count) throws IOException {
    int before = filled == 0 ? 0 : Math.max(0, MultipartUpload.SMALLEST_PART - filled);
    if (source instanceof S3OpenFile other
        && other.isOf(objects)
        && count - before >= MultipartUpload.SMALLEST_PART) {
      requireOpen();
      if (other.info().size() < position + count) {
        throw new IOException(uri() + ": source ended after " + other.info().size() + " bytes");
      }
      PendingFile.super.copyFrom(source, position, before);
      if (filled > 0) {
        send();
      }
      upload().copy(other.location(), other.info().etag(), position + before, count - before);
      size += count - before;
    } else {
      PendingFile.super.copyFrom(source, position, count);
    }
  }

  @Override
  public boolean copiesInPlace() {
    return true;
  }

  /** How many bytes the buffer can take; at least one. */
  private int room() throws IOException {
    requireOpen();
    if (filled == buffer.length) {
      int part = MultipartUpload.partSize(upload == null ? 0 : upload.parts());
      if (filled < part) {
        buffer = Arrays.copyOf(buffer, Math.min(part, 2 * filled));
      } else {
        send();
      }
    }
    return buffer.length - filled;
  }

  private void filled(int count) {
    filled += count;
    size += count;
  }

  /** Sends the buffer as a part, and begins another: the old one is needed until it has arrived. */
  private void send() throws IOException {
    upload().send(buffer, filled);
    buffer = new byte[Math.min(buffer.length, MultipartUpload.partSize(0))];
    filled = 0;
  }

  private MultipartUpload upload() throws IOException {
    if (upload == null) {
      upload = MultipartUpload.begin(objects, location, mark());
    }
    return upload;
  }

  private WriteMark mark() throws IOException {
    if (mark == null) {
      mark = objects.mark(location, condition);
    }
    return mark;
  }

  @Override
  public FileInfo commit() throws IOException {
    if (committed) {
      throw new IllegalStateException("already committed: " + uri());
    }
    requireOpen();
    String etag = upload == null ? put() : complete(upload);
    committed = true;
    return new FileInfo(uri(), size, null, etag, false);
  }

  private String put() throws IOException {
    return objects.put(location, buffer, filled, mark(), condition);
  }

  private String complete(MultipartUpload begun) throws IOException {
    if (filled > 0) {
      begun.send(buffer, filled);
      filled = 0;
    }
    return begun.complete(condition);
  }

  private void requireOpen() throws ClosedChannelException {
    if (!open) {
      throw new ClosedChannelException();
    }
  }

  private URI uri() {
    return location.uri();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    if (!open) {
      return;
    }
    open = false;
    buffer = new byte[0];
    if (upload != null && !committed) {
      upload.abort();
    }
  }
}

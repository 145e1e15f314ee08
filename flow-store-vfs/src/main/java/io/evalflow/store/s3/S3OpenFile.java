package io.evalflow.store.s3;

import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.StorageBackend;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One version of an object. The first answer says which one that is; all later requests are for it
 * alone. Where that answer held the whole object, it is kept and nothing more is asked. Safe for
 * use by many threads.
 */
final class S3OpenFile implements OpenFile {
  /** A larger first answer is not kept. */
  private static final int MOST_KEPT = 1 << 18;

  private final S3Objects objects;
  private final S3Location location;
  private volatile @Nullable FileInfo info;
  private volatile byte @Nullable [] whole;

  S3OpenFile(S3Objects objects, S3Location location) {
    this.objects = objects;
    this.location = location;
  }

  S3Location location() {
    return location;
  }

  boolean isOf(S3Objects others) {
    return objects == others;
  }

  /** One request that tells what is there and brings all of it, if that is little. */
  void readWholeIfSmall() throws IOException {
    read(0, MOST_KEPT);
  }

  @Override
  public FileInfo info() throws IOException {
    FileInfo known = info;
    return known != null
        ? known
        : pin(objects.head(location).orElseThrow(() -> S3Errors.missing(location.uri())));
  }

  @Override
  public byte[] read(long offset, int length) throws IOException {
    if (length < 0) {
      throw new IllegalArgumentException("length is " + length);
    }
    FileInfo known = info;
    if (known != null) {
      return readOf(known, offset, length);
    }
    if (length == 0) {
      return new byte[0];
    }
    String range = offset < 0 ? "bytes=" + offset : "bytes=" + offset + "-" + last(offset, length);
    Optional<S3Body> found = S3Body.open(objects, location, range, null);
    if (found.isEmpty()) {
      // Nothing is at the offset; the size is still to be learnt.
      return readOf(info(), offset, length);
    }
    try (S3Body body = found.get()) {
      pin(body.info());
      long size = body.info().size();
      long first = first(offset, size);
      body.skipNBytes(Math.max(0, first - body.start()));
      byte[] bytes = bytes(body, (int) Math.min(length, size - first));
      if (bytes.length == size && size <= MOST_KEPT) {
        whole = bytes;
        return bytes.clone();
      }
      return bytes;
    }
  }

  private byte[] readOf(FileInfo known, long offset, int length) throws IOException {
    long first = first(offset, known.size());
    int count = (int) Math.min(length, known.size() - first);
    if (count == 0) {
      return new byte[0];
    }
    byte[] kept = whole;
    if (kept != null) {
      return Arrays.copyOfRange(kept, (int) first, (int) first + count);
    }
    String range = "bytes=" + first + "-" + last(first, count);
    try (S3Body body =
        S3Body.open(objects, location, range, known.etag())
            .orElseThrow(() -> StorageBackend.changed(location.uri()))) {
      body.skipNBytes(first - body.start());
      return bytes(body, count);
    }
  }

  /** Into an array of their number at once: a stream's own method collects pieces and copies. */
  private static byte[] bytes(S3Body body, int count) throws IOException {
    byte[] bytes = new byte[count];
    int read = body.readNBytes(bytes, 0, count);
    return read == count ? bytes : Arrays.copyOf(bytes, read);
  }

  private static long first(long offset, long size) {
    return offset < 0 ? Math.max(0, size + offset) : Math.min(offset, size);
  }

  private static long last(long first, int count) {
    return first + count - 1;
  }

  /** The first that is seen decides; a thread that saw another version has read the wrong one. */
  private synchronized FileInfo pin(FileInfo seen) {
    FileInfo known = info;
    if (known == null) {
      info = seen;
      return seen;
    }
    if (!known.etag().equals(seen.etag())) {
      throw StorageBackend.changed(location.uri());
    }
    return known;
  }

  @Override
  public void close() {
    // Nothing is held between requests.
  }
}

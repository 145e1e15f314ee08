package io.evalflow.store.s3;

import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.StorageBackend;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The bytes of an object, or of a part of it, as they arrive. A broken connection is replaced by a
 * request for the rest of the same version. For one thread.
 */
final class S3Body extends InputStream {
  /** Less than this is read to its end on closing, so that the connection can be used again. */
  private static final int WORTH_READING = 64 << 10;

  private final S3Objects objects;
  private final S3Location location;
  private final FileInfo info;
  private final long start;
  private final long end;
  private final Pauses pauses = new Pauses();
  private ResponseInputStream<GetObjectResponse> in;
  private long position;

  private S3Body(
      S3Objects objects, S3Location location, ResponseInputStream<GetObjectResponse> in) {
    this.objects = objects;
    this.location = location;
    this.in = in;
    ContentRange range = ContentRange.of(in.response());
    this.start = range.first();
    this.end = range.end();
    this.position = start;
    this.info = objects.info(location, range.total(), in.response());
  }

  /**
   * Asks for an object.
   *
   * @param range as a request's header has it; null for the whole
   * @param etag the version that it must be; null for any
   * @return empty if the object is there but the range is not
   */
  static Optional<S3Body> open(
      S3Objects objects, S3Location location, @Nullable String range, @Nullable String etag)
      throws IOException {
    try {
      return Optional.of(new S3Body(objects, location, objects.get(location, range, etag)));
    } catch (SdkException e) {
      if (S3Errors.status(e) == S3Errors.RANGE_NOT_THERE) {
        return Optional.empty();
      }
      throw S3Errors.explained(e, location.uri());
    }
  }

  /** The object, with the size of the whole. */
  FileInfo info() {
    return info;
  }

  /** Where in the object the bytes begin. */
  long start() {
    return start;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (position == end) {
      return -1;
    }
    while (true) {
      IOException broken;
      try {
        int read = in.read(bytes, offset, (int) Math.min(length, end - position));
        if (read > 0) {
          position += read;
          pauses.reset();
          return read;
        }
        broken = new IOException("the connection ended early");
      } catch (IOException e) {
        broken = e;
      } catch (SdkException e) {
        broken = S3Errors.explained(e, location.uri());
      }
      resume(broken);
    }
  }

  private void resume(IOException broken) throws IOException {
    in.abort();
    if (!pauses.pause()) {
      throw new IOException(
          location.uri() + ": broken off at byte " + position + ": " + broken.getMessage(), broken);
    }
    S3Body rest =
        open(objects, location, "bytes=" + position + "-" + (end - 1), info.etag())
            .orElseThrow(() -> StorageBackend.changed(location.uri(), broken));
    rest.skipNBytes(position - rest.start);
    in = rest.in;
  }

  @Override
  public int available() {
    return 0;
  }

  @Override
  public void close() throws IOException {
    if (end - position > WORTH_READING) {
      in.abort();
    } else {
      try {
        in.close();
      } catch (IOException e) {
        // All that was wanted is here.
        in.abort();
      }
    }
  }

  /**
   * What part of an object an answer holds.
   *
   * @param end the byte after the last
   * @param total size of the object
   */
  private record ContentRange(long first, long end, long total) {
    static ContentRange of(GetObjectResponse response) {
      long length = response.contentLength();
      String header = response.contentRange();
      if (header == null) {
        return new ContentRange(0, length, length);
      }
      int dash = header.indexOf('-');
      int slash = header.indexOf('/');
      long first = Long.parseLong(header.substring(header.indexOf(' ') + 1, dash));
      long last = Long.parseLong(header.substring(dash + 1, slash));
      return new ContentRange(first, last + 1, Long.parseLong(header.substring(slash + 1)));
    }
  }
}

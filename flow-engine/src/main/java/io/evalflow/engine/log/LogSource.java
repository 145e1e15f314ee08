package io.evalflow.engine.log;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.Uris;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/**
 * One version of a log that is being read, by ranges, with the last range kept: members of a zip
 * stand one behind the other. Turns what goes wrong into errors that name the log. For one thread;
 * {@link #window()} gives another thread its own.
 */
final class LogSource implements AutoCloseable {
  private static final int LONGEST_FIELD = 200;
  private static final long MIN_AS_ONE = 1L << 24;
  private static final long MAX_AS_ONE = 1L << 32;

  private final OpenFile file;
  private final URI location;
  private byte[] window = {};
  private long windowStart;

  private LogSource(OpenFile file, URI location) {
    this.file = file;
    this.location = location;
  }

  static LogSource of(OpenFile file, URI location) {
    return new LogSource(file, location);
  }

  static LogSource open(StorageBackend storage, URI location) {
    try {
      return new LogSource(storage.open(location), location);
    } catch (IOException e) {
      throw unreadable(location, e);
    }
  }

  /** The same open file with a window of its own. */
  LogSource window() {
    return new LogSource(file, location);
  }

  URI location() {
    return location;
  }

  OpenFile file() {
    return file;
  }

  FileInfo info() {
    try {
      return file.info();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The end of the file, or all of it if it has no more bytes; not yet kept. */
  byte[] tail(int length) {
    try {
      return file.read(-length, length);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Keeps bytes that are known to stand at an offset. */
  void keep(byte[] bytes, long offset) {
    window = bytes;
    windowStart = offset;
  }

  /** All of the file, if it was read at once and is still kept; not to be changed. */
  Optional<byte[]> whole() {
    return windowStart == 0 && window.length == info().size()
        ? Optional.of(window)
        : Optional.empty();
  }

  /**
   * Reads a part of the file.
   *
   * @param ahead how much to read at least if the file is asked at all
   * @return exactly {@code length} bytes, in the byte order of zips
   * @throws FlowException if the file ends before
   */
  ByteBuffer read(long offset, int length, int ahead, String what) {
    if (offset < windowStart || offset - windowStart > window.length - length) {
      keep(upTo(offset, Math.max(length, ahead)), offset);
      if (window.length < length) {
        throw bad(
            what + " ends beyond the end of the file",
            "the file was cut short; try flow-cli log recover",
            null);
      }
    }
    return ByteBuffer.wrap(window, (int) (offset - windowStart), length)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Reads what there is of a part of the file, past the window. */
  byte[] upTo(long offset, int length) {
    try {
      return file.read(offset, length);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** A part of the file as a stream that reads it piece by piece, in growing pieces. */
  InputStream stream(long start, long end) {
    return new LogStream(this, start, end);
  }

  /** The whole file as a stream. */
  InputStream stream() {
    return stream(0, Long.MAX_VALUE);
  }

  /** A log that is not as it must be. */
  FlowException bad(String what, @Nullable String hint, @Nullable Throwable cause) {
    return new FlowException(
        ErrorCode.LOG, "the log " + Uris.display(location) + ": " + what, hint, cause);
  }

  /** JSON that cannot be read, or the file or the member under it that cannot. */
  FlowException badJson(String part, JacksonException cause) {
    for (Throwable below = cause.getCause(); below != null; below = below.getCause()) {
      if (below instanceof FlowException bad) {
        return bad;
      }
    }
    TokenStreamLocation at = cause.getLocation();
    String where =
        at == null || at.getLineNr() < 1
            ? ""
            : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    String what = part + field(cause) + " cannot be read: ";
    return bad(what + firstLine(cause) + where, null, cause);
  }

  /** One object takes several times the room of its JSON: more than this, in bytes, cannot fit. */
  static long mostAsOne() {
    return Math.min(MAX_AS_ONE, Math.max(MIN_AS_ONE, Runtime.getRuntime().maxMemory() / 2));
  }

  /** JSON that cannot become one object. */
  FlowException tooLarge(String part, long bytes) {
    return new FlowException(
        ErrorCode.UNSUPPORTED,
        "the log %s: %s is too large to be read as one object (%d MB of JSON or more)"
            .formatted(Uris.display(location), part, bytes >> 20),
        "leave out its large fields, stream its JSON, or give Java a larger heap",
        null);
  }

  FlowException unreadable(IOException cause) {
    return unreadable(location, cause);
  }

  private static FlowException unreadable(URI location, IOException cause) {
    return new FlowException(
        ErrorCode.STORAGE,
        "the log " + Uris.display(location) + " could not be read: " + cause.getMessage(),
        null,
        cause);
  }

  /** Which field it is that cannot be read, where that is known; cut where it is long. */
  private static String field(JacksonException cause) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : cause.getPath()) {
      String name = step.getPropertyName();
      path.append(name == null ? "[" + step.getIndex() + "]" : (path.isEmpty() ? "" : ".") + name);
    }
    if (path.length() > LONGEST_FIELD) {
      path.replace(LONGEST_FIELD, path.length(), "…");
    }
    return path.isEmpty() ? "" : " (" + path + ")";
  }

  private static String firstLine(JacksonException cause) {
    String message = String.valueOf(cause.getOriginalMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }
}

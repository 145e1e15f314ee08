package io.evalflow.engine.log;

import io.evalflow.spi.storage.Storage;
import java.net.URI;
import java.util.OptionalInt;

/** Opens logs, and tells their format by their content. */
final class LogReaders {
  private static final int BYTE_ORDER_MARK = 0xEF;

  /** Bytes among which a document must begin. */
  private static final int HEAD = 64;

  private LogReaders() {}

  /**
   * Opens a log; close the reader.
   *
   * @throws io.evalflow.spi.FlowException if it is no log
   */
  static LogReader open(Storage storage, URI file) {
    LogSource source = LogSource.open(storage.backend(file), file);
    try {
      return open(source);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** A zip has an end record, a document begins with a brace. */
  static LogReader open(LogSource source) {
    int length = ZipDirectory.TAIL;
    byte[] tail = source.tail(length);
    OptionalInt end = ZipDirectory.findEnd(tail);
    if (end.isPresent()) {
      return new EvalFileReader(source, tail, end.getAsInt());
    }
    byte[] head = tail.length < length ? tail : source.upTo(0, HEAD);
    int first = firstSign(head);
    if (first == '{') {
      requireUtf8(source, head);
      return new JsonFileReader(source);
    }
    if (first < 0) {
      throw source.bad(
          head.length == 0 ? "it is empty" : "it begins with blanks only",
          "is it an eval log?",
          null);
    }
    if (head.length >= 2 && head[0] == 'P' && head[1] == 'K') {
      throw source.bad(
          "it is a zip without an end record",
          "the file was cut short; try flow-cli log recover",
          null);
    }
    throw source.bad("it is neither a zip nor a JSON document", "is it an eval log?", null);
  }

  /** Where samples stand is counted in bytes of UTF-8; in other encodings each sign has a zero. */
  private static void requireUtf8(LogSource source, byte[] head) {
    for (int i = 0; i < Math.min(head.length, 4); i++) {
      if (head[i] == 0) {
        throw source.bad("it is not in UTF-8", "is it an eval log?", null);
      }
    }
  }

  private static int firstSign(byte[] head) {
    for (byte b : head) {
      int sign = b & 0xFF;
      if (sign == BYTE_ORDER_MARK || sign == 0xBB || sign == 0xBF || sign <= ' ') {
        continue;
      }
      return sign;
    }
    return -1;
  }
}

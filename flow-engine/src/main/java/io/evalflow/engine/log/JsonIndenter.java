package io.evalflow.engine.log;

import java.util.Arrays;

/**
 * Indents JSON of our own writers by two, byte by byte: what is written without blanks needs no
 * parser to be printed with them. For one use.
 */
final class JsonIndenter {
  private static final byte[] EMPTY_LINE = line();

  private final byte[] json;
  private final int end;
  private final ByteSink out;
  private int depth;

  private JsonIndenter(ByteSink json, int depth, ByteSink out) {
    this.json = json.array();
    this.end = json.size();
    this.depth = depth;
    this.out = out;
  }

  private static byte[] line() {
    byte[] line = new byte[128];
    Arrays.fill(line, (byte) ' ');
    line[0] = '\n';
    return line;
  }

  /**
   * Appends a value.
   *
   * @param json the value as it is written without blanks
   * @param depth of what it stands in, 0 for a whole document
   */
  static void indent(ByteSink json, int depth, ByteSink out) {
    out.ensureExactly(size(json, depth));
    new JsonIndenter(json, depth, out).indent();
  }

  /** Bytes that a value takes: to count them is cheaper than to let the output grow. */
  private static int size(ByteSink sink, int depth) {
    byte[] json = sink.array();
    long size = sink.size();
    int inner = depth;
    for (int at = 0; at < sink.size(); at++) {
      switch (json[at]) {
        case '{', '[' -> {
          boolean empty = json[at + 1] == '}' || json[at + 1] == ']';
          at += empty ? 1 : 0;
          size += empty ? 0 : lineLength(++inner);
        }
        case '}', ']' -> size += lineLength(--inner);
        case ',' -> size += lineLength(inner);
        case ':' -> size++;
        case '"' -> at = endOfText(json, at) - 1;
        default -> {
          // As it is.
        }
      }
    }
    return (int) Math.min(Integer.MAX_VALUE, size);
  }

  private static int lineLength(int depth) {
    return 1 + 2 * depth;
  }

  /** A line break and the blanks of a depth. */
  static void line(int depth, ByteSink out) {
    int missing = lineLength(depth);
    for (int from = 0; missing > 0; from = 1) {
      int length = Math.min(missing, EMPTY_LINE.length - from);
      out.write(EMPTY_LINE, from, length);
      missing -= length;
    }
  }

  private void indent() {
    int at = 0;
    while (at < end) {
      byte sign = json[at];
      switch (sign) {
        case '{', '[' -> at = open(at);
        case '}', ']' -> {
          line(--depth, out);
          out.write(sign);
          at++;
        }
        case ',' -> {
          out.write(sign);
          line(depth, out);
          at++;
        }
        case ':' -> {
          out.write(sign);
          out.write(' ');
          at++;
        }
        case '"' -> at = copy(at, endOfText(json, at));
        default -> at = copy(at, endOfWord(at));
      }
    }
  }

  /** An object or a list; one without content stays on its line. */
  private int open(int at) {
    out.write(json[at]);
    byte next = json[at + 1];
    if (next == '}' || next == ']') {
      out.write(next);
      return at + 2;
    }
    line(++depth, out);
    return at + 1;
  }

  private static int endOfText(byte[] json, int at) {
    int last = at + 1;
    while (json[last] != '"') {
      last += json[last] == '\\' ? 2 : 1;
    }
    return last + 1;
  }

  private int endOfWord(int at) {
    int after = at + 1;
    while (after < end && json[after] != ',' && json[after] != '}' && json[after] != ']') {
      after++;
    }
    return after;
  }

  private int copy(int from, int to) {
    out.write(json, from, to - from);
    return to;
  }
}

package io.evalflow.engine.log;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.io.NumberOutput;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.POJONode;

/**
 * JSON as UTF-8, the bytes that the mapper of logs writes, at a fraction of its cost. A surrogate
 * without its other half, which UTF-8 cannot hold, becomes its escape as text. For one thread.
 */
final class JsonBytes extends JsonOut {
  private static final StreamWriteConstraints LIMITS =
      JsonSyntax.factory().streamWriteConstraints();

  /** How a character below 0x80 is escaped: 0 not at all, 1 by its number, else by a letter. */
  private static final byte[] ESCAPES = escapes();

  /** Which Latin-1 characters are sure to be written as they are; 0 for those that are not. */
  private static final byte[] PLAIN = plain();

  private static final byte BY_NUMBER = 1;
  private static final byte[] SURROGATE_ESCAPE = {'\\', 'u', 'D'};
  private static final String HEX = "0123456789ABCDEF";
  private static final int LONGEST_NUMBER = 32;

  /** Most bytes of a character: a backslash, escaped, and what follows it in a lone surrogate's. */
  private static final int LONGEST_CHARACTER = 7;

  private static final int CHUNK = 1 << 12;

  /** How much is kept before it goes on, where it goes on. */
  static final int PIECE = 64 << 10;

  private final ByteSink out;
  private final @Nullable OutputStream next;
  private final DoubleText doubles = new DoubleText();
  private final TimeText times = new TimeText();
  private int start;
  private int depth;

  /** Writes behind what is in {@code out}. */
  JsonBytes(ByteSink out) {
    this.out = out;
    this.next = null;
  }

  /** Writes into {@code out}, and from there on to {@code next}, but for the last piece. */
  JsonBytes(ByteSink out, OutputStream next) {
    this.out = out;
    this.next = next;
  }

  /** Writes a value; whatever was written before stands apart from it. */
  void write(Object value) {
    start = out.size();
    depth = 0;
    RecordJson.write(this, value);
  }

  private static byte[] escapes() {
    byte[] escapes = new byte[0x80];
    for (int i = 0; i < 0x20; i++) {
      escapes[i] = BY_NUMBER;
    }
    escapes['\b'] = 'b';
    escapes['\t'] = 't';
    escapes['\n'] = 'n';
    escapes['\f'] = 'f';
    escapes['\r'] = 'r';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    return escapes;
  }

  private static byte[] plain() {
    byte[] plain = new byte[0x100];
    for (int i = 0; i < 0x80; i++) {
      plain[i] = (byte) (ESCAPES[i] == 0 && i != '?' ? 1 : 0);
    }
    return plain;
  }

  @Override
  void beginObject() {
    begin('{');
  }

  @Override
  void endObject() {
    end('}');
  }

  @Override
  void beginArray() {
    begin('[');
  }

  @Override
  void endArray() {
    end(']');
  }

  private void begin(char bracket) {
    separate();
    LIMITS.validateNestingDepth(++depth);
    out.write(bracket);
    if (next != null && out.size() > PIECE) {
      passOn(next);
    }
  }

  private void passOn(OutputStream to) {
    try {
      out.passOn(to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void end(char bracket) {
    depth--;
    out.write(bracket);
  }

  /** The comma before an item of a list; nothing before the first, and before a field's value. */
  private void separate() {
    if (out.size() > start) {
      byte last = out.array()[out.size() - 1];
      if (last != '[' && last != ':') {
        out.write(',');
      }
    }
  }

  private void separateField() {
    if (out.array()[out.size() - 1] != '{') {
      out.write(',');
    }
  }

  @Override
  @SuppressWarnings("deprecation") // The one copy of an ASCII text without a loop or a new array.
  void name(String name) {
    int length = name.length();
    out.ensure(length + 4);
    byte[] bytes = out.array();
    int at = out.size();
    int start = at;
    if (bytes[at - 1] != '{') {
      bytes[at++] = ',';
    }
    bytes[at++] = '"';
    name.getBytes(0, length, bytes, at);
    at += length;
    bytes[at++] = '"';
    bytes[at++] = ':';
    out.advance(at - start);
  }

  @Override
  void key(String key) {
    separateField();
    quoted(key);
    out.write(':');
  }

  @Override
  void text(String text) {
    separate();
    quoted(text);
  }

  private void quoted(String text) {
    // A copy in one go, where what is not Latin-1 becomes a question mark; reading the characters
    // one by one costs twice as much without the second compiler.
    byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
    int length = latin.length;
    out.ensure(length + 2);
    byte[] bytes = out.array();
    int start = out.size() + 1;
    bytes[start - 1] = '"';
    System.arraycopy(latin, 0, bytes, start, length);
    for (int i = 0; i < length; i++) {
      if (PLAIN[latin[i] & 0xff] == 0) {
        out.advance(i + 1);
        rest(text, i);
        return;
      }
    }
    bytes[start + length] = '"';
    out.advance(length + 2);
  }

  /** What follows the first character that may not be written as it is. */
  private void rest(String text, int from) {
    int i = from;
    while (i < text.length()) {
      int end = Math.min(text.length(), i + CHUNK);
      out.ensure((end - i) * LONGEST_CHARACTER);
      byte[] bytes = out.array();
      int start = out.size();
      int at = start;
      for (; i < end; i++) {
        char c = text.charAt(i);
        if (c < 0x80) {
          at = ascii(c, bytes, at);
        } else if (!Character.isSurrogate(c)) {
          at = unicode(c, bytes, at);
        } else if (isPair(text, i)) {
          at = unicode(text.codePointAt(i++), bytes, at);
        } else {
          at = loneSurrogate(c, bytes, at);
        }
      }
      out.advance(at - start);
    }
    out.write('"');
  }

  private static boolean isPair(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        && at + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(at + 1));
  }

  private static int unicode(int point, byte[] bytes, int start) {
    int at = start;
    if (point < 0x800) {
      bytes[at++] = (byte) (0xc0 | (point >> 6));
    } else {
      if (point < 0x10000) {
        bytes[at++] = (byte) (0xe0 | (point >> 12));
      } else {
        bytes[at++] = (byte) (0xf0 | (point >> 18));
        bytes[at++] = (byte) (0x80 | ((point >> 12) & 0x3f));
      }
      bytes[at++] = (byte) (0x80 | ((point >> 6) & 0x3f));
    }
    bytes[at++] = (byte) (0x80 | (point & 0x3f));
    return at;
  }

  private static int ascii(char c, byte[] bytes, int start) {
    byte escape = ESCAPES[c];
    int at = start;
    if (escape == 0) {
      bytes[at++] = (byte) c;
    } else if (escape == BY_NUMBER) {
      bytes[at++] = '\\';
      bytes[at++] = 'u';
      bytes[at++] = '0';
      bytes[at++] = '0';
      bytes[at++] = (byte) HEX.charAt(c >> 4);
      bytes[at++] = (byte) HEX.charAt(c & 0xf);
    } else {
      bytes[at++] = '\\';
      bytes[at++] = escape;
    }
    return at;
  }

  private static int loneSurrogate(char c, byte[] bytes, int start) {
    int at = start;
    bytes[at++] = '\\';
    String escaped = LoneSurrogates.escaped(String.valueOf(c));
    for (int i = 0; i < escaped.length(); i++) {
      bytes[at++] = (byte) escaped.charAt(i);
    }
    return at;
  }

  /** ASCII as it is. */
  private void raw(String text) {
    for (int i = 0; i < text.length(); i++) {
      out.write(text.charAt(i));
    }
  }

  @Override
  void number(int number) {
    number((long) number);
  }

  @Override
  void number(long number) {
    separate();
    out.ensure(LONGEST_NUMBER);
    int end = NumberOutput.outputLong(number, out.array(), out.size());
    out.advance(end - out.size());
  }

  @Override
  void number(double number) {
    separate();
    out.ensure(LONGEST_NUMBER);
    out.advance(doubles.write(number, out.array(), out.size()));
  }

  @Override
  void number(BigInteger number) {
    separate();
    raw(number.toString());
  }

  @Override
  void bool(boolean value) {
    separate();
    raw(value ? "true" : "false");
  }

  @Override
  void nothing() {
    separate();
    raw("null");
  }

  @Override
  void time(Instant time) {
    separate();
    out.ensure(TimeText.LONGEST + 2);
    out.write('"');
    out.advance(times.write(time, out.array(), out.size()));
    out.write('"');
  }

  @Override
  void node(JsonNode node) {
    switch (node.getNodeType()) {
      case OBJECT -> object(node);
      case ARRAY -> array(node);
      case STRING -> text(node.stringValue());
      case BOOLEAN -> bool(node.booleanValue());
      case NULL, MISSING -> nothing();
      case NUMBER -> numberNode(node);
      case POJO -> pojo(node);
      case BINARY -> other(node);
    }
  }

  private void object(JsonNode node) {
    beginObject();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      key(field.getKey());
      node(field.getValue());
    }
    endObject();
  }

  private void array(JsonNode node) {
    beginArray();
    for (JsonNode item : node.values()) {
      node(item);
    }
    endArray();
  }

  private void numberNode(JsonNode node) {
    switch (node.numberType()) {
      case INT, LONG -> number(node.longValue());
      case DOUBLE -> number(node.doubleValue());
      case BIG_INTEGER, FLOAT, BIG_DECIMAL -> other(node);
    }
  }

  private void pojo(JsonNode node) {
    Object value = ((POJONode) node).getPojo();
    if (value == null) {
      nothing();
    } else {
      RecordJson.write(this, value);
    }
  }

  @Override
  void other(Object value) {
    separate();
    int from = out.size();
    LogJson.writeByMapper(value, out);
    if (!(value instanceof JsonNode) && out.indexOf(SURROGATE_ESCAPE, from) >= 0) {
      // a half of a pair, which the mapper escapes as JSON, or what looks like one
      out.truncate(from);
      node(LogJson.mapper().valueToTree(value));
    }
  }
}

package io.evalflow.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Edits JSON as a script says, mostly so that it stays JSON and says something else. */
final class JsonEdits {
  /** What a reader may not expect in the place of a value. */
  private static final List<byte[]> VALUES =
      bytes(
          "null",
          "true",
          "false",
          "0",
          "1",
          "-1",
          "1.0",
          "-0.0",
          "NaN",
          "-Infinity",
          "1e400",
          "2147483648",
          "9223372036854775808",
          "1" + "0".repeat(300),
          "\"\"",
          "\"x\"",
          "\"\\ud800\"",
          "\"a\\u0000b\"",
          "\"2026-11-23T23:14:30Z\"",
          "\"9999-99-99\"",
          "\"+999999999-12-31T23:59:59Z\"",
          "\"attachment://00000000000000000000000000000000\"",
          "[]",
          "[null]",
          "[[]]",
          "[1,\"a\"]",
          "{}",
          "{\"\":null}",
          "{\"id\":null,\"epoch\":null}",
          "{\"id\":{\"id\":2},\"epoch\":[],\"uuid\":{}}",
          "{\"id\":1,\"id\":2}",
          "{\"role\":\"user\",\"content\":null}",
          "{\"role\":\"tool\"}",
          "{\"event\":\"model\"}",
          "{\"event\":\"tool\",\"arguments\":[]}",
          "{\"event\":\"score\",\"timestamp\":0}",
          "{\"event\":null}",
          "[{\"role\":\"assistant\",\"content\":[{\"type\":\"text\"}]}]",
          "[[0,1],[1,9]]",
          "[[-1,2147483647]]",
          "[".repeat(1100),
          "[".repeat(990) + "]".repeat(990));

  /** Pieces of the grammar. */
  private static final List<byte[]> PIECES =
      bytes(
          ",",
          ":",
          "[",
          "]",
          "{",
          "}",
          "\"",
          "\\",
          "\\u",
          "//",
          "\ufeff",
          "\r\n",
          "e",
          ".",
          "'",
          "null,",
          "\"samples\":",
          "\"id\":1,",
          "\"epoch\":2,",
          "\"events\":[],",
          "\"attachments\":{},",
          "\"events_data\":{\"messages\":[],\"calls\":[]},",
          "\"version\":1,",
          "\"eval\":null,",
          "\"plan\":[],",
          "\"stats\":0,",
          "\"status\":\"x\",",
          "\"tags\":[null],",
          "\"transcript\":{\"events\":[]},",
          "\"score\":{\"value\":1},");

  private JsonEdits() {}

  private static List<byte[]> bytes(String... texts) {
    return List.of(texts).stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /** Makes one edit. */
  static byte[] edit(byte[] json, Script script) {
    int kind = script.u8();
    int at = script.below(json.length);
    return switch (kind & 7) {
      case 0, 1 -> replaceValue(json, at, VALUES.get(script.below(VALUES.size())));
      case 2 -> replaceValue(json, at, value(json, script.below(json.length)));
      case 3 -> replace(json, at, at, PIECES.get(script.below(PIECES.size())));
      case 4 -> replace(json, at, Math.min(json.length, at + script.u8()), script.bytes());
      case 5 -> removeField(json, at);
      case 6 -> Arrays.copyOf(json, at);
      default -> replaceValue(json, at, script.bytes());
    };
  }

  private static byte[] replaceValue(byte[] json, int at, byte[] by) {
    int start = valueStart(json, at);
    return replace(json, start, valueEnd(json, start), by);
  }

  private static byte[] value(byte[] json, int at) {
    int start = valueStart(json, at);
    return Arrays.copyOfRange(json, start, valueEnd(json, start));
  }

  /** Removes an element, or a field with its name. */
  private static byte[] removeField(byte[] json, int at) {
    int start = at;
    while (start > 0 && json[start] != ',' && json[start] != '{' && json[start] != '[') {
      start--;
    }
    int end = start + 1;
    while (end < json.length && json[end] != ':' && json[end] != ',' && json[end] != ']') {
      end++;
    }
    if (end < json.length && json[end] == ':') {
      end = valueEnd(json, end + 1);
    }
    boolean first = start < json.length && json[start] != ',';
    boolean followed = end < json.length && json[end] == ',';
    return start >= json.length
        ? json
        : replace(json, first ? start + 1 : start, first && followed ? end + 1 : end, new byte[0]);
  }

  private static byte[] replace(byte[] json, int start, int end, byte[] by) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + by.length);
    out.write(json, 0, start);
    out.writeBytes(by);
    int rest = Math.max(start, end);
    out.write(json, rest, json.length - rest);
    return out.toByteArray();
  }

  /** Where the next value begins: behind a colon, a comma or a bracket. */
  private static int valueStart(byte[] json, int at) {
    for (int i = at; i < json.length; i++) {
      if (json[i] == ':' || json[i] == '[' || json[i] == ',') {
        return i + 1;
      }
    }
    return 0;
  }

  private static int valueEnd(byte[] json, int start) {
    int depth = 0;
    int i = start;
    while (i < json.length) {
      byte sign = json[i];
      if (sign == '"') {
        i = textEnd(json, i);
        if (depth == 0) {
          return i;
        }
        continue;
      }
      if (depth == 0 && (sign == ',' || sign == ']' || sign == '}')) {
        return i;
      }
      if (sign == '[' || sign == '{') {
        depth++;
      } else if (sign == ']' || sign == '}') {
        depth--;
        if (depth == 0) {
          return i + 1;
        }
      }
      i++;
    }
    return i;
  }

  private static int textEnd(byte[] json, int quote) {
    int i = quote + 1;
    while (i < json.length && json[i] != '"') {
      i += json[i] == '\\' ? 2 : 1;
    }
    return Math.min(json.length, i + 1);
  }
}

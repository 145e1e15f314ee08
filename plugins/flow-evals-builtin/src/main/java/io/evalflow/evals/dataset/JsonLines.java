package io.evalflow.evals.dataset;

import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON Lines: one object a line; empty lines are passed over. Immutable. */
final class JsonLines implements RowFormat {
  private static final int BYTE_ORDER_MARK = 3;

  private static final int BLOCK = 1 << 16;

  @Override
  public void scan(RowFile file, RowVisitor visitor) throws IOException {
    byte[] block = new byte[BLOCK];
    long blockStart = 0;
    int filled = 0;
    long line = 1;
    boolean more = true;
    while (more) {
      int count = file.read(blockStart + filled, block, filled, block.length - filled);
      more = count >= 0;
      int searched = filled;
      filled += Math.max(0, count);
      int start = 0;
      for (int i = searched; i < filled; i++) {
        if (block[i] == '\n') {
          visit(file, block, start, i, blockStart + start, line++, visitor);
          start = i + 1;
        }
      }
      if (!more) {
        visit(file, block, start, filled, blockStart + start, line, visitor);
      }
      int rest = filled - start;
      byte[] next = rest == block.length ? new byte[Math.multiplyExact(rest, 2)] : block;
      System.arraycopy(block, start, next, 0, rest);
      block = next;
      blockStart += start;
      filled = rest;
    }
  }

  private static void visit(
      RowFile file, byte[] bytes, int from, int to, long start, long line, RowVisitor visitor) {
    int text = startOfText(bytes, from, to);
    if (isBlank(bytes, text, to)) {
      return;
    }
    JsonNode row;
    try {
      row = RowJson.READER.readTree(bytes, text, to - text);
    } catch (JacksonException e) {
      throw file.syntax(line, "not JSON: " + e.getOriginalMessage());
    }
    if (!(row instanceof ObjectNode object)) {
      throw file.syntax(line, "expected a JSON object");
    }
    visitor.row(object, start, line);
  }

  @Override
  public ObjectNode row(byte[] bytes) throws IOException {
    try {
      if (parse(bytes) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw new IOException("a row is no longer JSON", e);
    }
    throw new IOException("a row is no longer a JSON object");
  }

  private static JsonNode parse(byte[] bytes) {
    int start = startOfText(bytes, 0, bytes.length);
    return RowJson.READER.readTree(bytes, start, bytes.length - start);
  }

  private static int startOfText(byte[] bytes, int from, int to) {
    boolean mark =
        to - from >= BYTE_ORDER_MARK
            && bytes[from] == (byte) 0xef
            && bytes[from + 1] == (byte) 0xbb
            && bytes[from + 2] == (byte) 0xbf;
    return mark ? from + BYTE_ORDER_MARK : from;
  }

  private static boolean isBlank(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }
}

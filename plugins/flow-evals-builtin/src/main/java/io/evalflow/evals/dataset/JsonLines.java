package io.evalflow.evals.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON Lines: one object a line; empty lines are passed over. Immutable. */
final class JsonLines implements RowFormat {
  private static final int BYTE_ORDER_MARK = 3;

  @Override
  public void scan(RowFile file, RowVisitor visitor) throws IOException {
    try (InputStream in = file.stream()) {
      ByteArrayOutputStream lineBytes = new ByteArrayOutputStream(1 << 12);
      long at = 0;
      long start = 0;
      long line = 1;
      int c;
      while ((c = in.read()) >= 0) {
        at++;
        if (c != '\n') {
          lineBytes.write(c);
          continue;
        }
        visit(file, lineBytes.toByteArray(), start, line, visitor);
        lineBytes.reset();
        start = at;
        line++;
      }
      visit(file, lineBytes.toByteArray(), start, line, visitor);
    }
  }

  private static void visit(RowFile file, byte[] bytes, long start, long line, RowVisitor visitor) {
    if (isBlank(bytes, startOfText(bytes))) {
      return;
    }
    JsonNode row;
    try {
      row = parse(bytes);
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
    int start = startOfText(bytes);
    return RowJson.READER.readTree(bytes, start, bytes.length - start);
  }

  private static int startOfText(byte[] bytes) {
    boolean mark =
        bytes.length >= BYTE_ORDER_MARK
            && bytes[0] == (byte) 0xef
            && bytes[1] == (byte) 0xbb
            && bytes[2] == (byte) 0xbf;
    return mark ? BYTE_ORDER_MARK : 0;
  }

  private static boolean isBlank(byte[] bytes, int start) {
    for (int i = start; i < bytes.length; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }
}

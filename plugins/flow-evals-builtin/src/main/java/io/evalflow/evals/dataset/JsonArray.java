package io.evalflow.evals.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.ObjLongConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A JSON file of one array of objects, or of one object. */
final class JsonArray {
  private JsonArray() {}

  /** Reads all objects in order, each with its line. */
  static void scan(RowFile file, ObjLongConsumer<ObjectNode> rows) throws IOException {
    long line = 1;
    try (InputStream in = file.stream();
        JsonParser parser = RowJson.READER.createParser(in)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        visit(file, parser, 1, rows);
      } else if (first == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          line = parser.currentTokenLocation().getLineNr();
          visit(file, parser, line, rows);
        }
      } else {
        throw file.syntax(1, "expected a JSON array of objects");
      }
      if (parser.nextToken() != null) {
        line = parser.currentTokenLocation().getLineNr();
        throw file.syntax(line, "something follows the end of the JSON");
      }
    } catch (JacksonException e) {
      long at = e.getLocation() == null ? line : e.getLocation().getLineNr();
      throw file.syntax(at, "not JSON: " + e.getOriginalMessage());
    }
  }

  private static void visit(
      RowFile file, JsonParser parser, long line, ObjLongConsumer<ObjectNode> rows) {
    JsonNode row = RowJson.TREES.readTree(parser);
    if (!(row instanceof ObjectNode object)) {
      throw file.syntax(line, "expected a JSON object");
    }
    rows.accept(object, line);
  }
}

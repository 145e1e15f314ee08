package io.evalflow.engine.log;

import java.io.InputStream;
import java.io.OutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * JSON as Inspect prints it, with an indentation of two, whole or in pieces, so that a document can
 * be printed whose parts are made by many threads. In UTF-8.
 */
public final class IndentedJson {
  private static final int FIRST = 1 << 13;
  private static final byte[] COLON = {':', ' '};

  private IndentedJson() {}

  /** A whole document, without a line break at its end. */
  public static byte[] document(Object value) {
    ByteSink out = new ByteSink(0);
    indent(value, 0, out);
    return out.toBytes();
  }

  /** A member of the document's object, with the line break that stands before it. */
  public static byte[] member(String name, Object value) {
    ByteSink out = new ByteSink(0);
    JsonIndenter.line(1, out);
    LogJson.write(name, out);
    out.write(COLON);
    indent(value, 1, out);
    return out.toBytes();
  }

  /** An element of an array that is the document, with the line break that stands before it. */
  public static byte[] element(Object value) {
    return element(value, 1);
  }

  /** An element of an array that is a member of the document's object, with its line break. */
  public static byte[] elementOfMember(Object value) {
    return element(value, 2);
  }

  private static byte[] element(Object value, int depth) {
    ByteSink out = new ByteSink(0);
    JsonIndenter.line(depth, out);
    indent(value, depth, out);
    return out.toBytes();
  }

  private static void indent(Object value, int depth, ByteSink out) {
    ByteSink json = new ByteSink(FIRST);
    LogJson.write(value, json);
    JsonIndenter.indent(json, depth, out);
  }

  /**
   * Prints a JSON value of any size as it is read.
   *
   * @throws JacksonException if it is no JSON, or the output fails
   */
  public static void copy(InputStream json, OutputStream out) {
    try (JsonParser parser = JsonSyntax.parser(json);
        JsonGenerator generator = JsonSyntax.indented(out)) {
      copy(parser, generator);
    }
  }

  private static void copy(JsonParser parser, JsonGenerator generator) {
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      switch (token) {
        case PROPERTY_NAME -> generator.writeName(LoneSurrogates.escaped(parser.currentName()));
        case VALUE_STRING -> generator.writeString(LoneSurrogates.escaped(parser.getString()));
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> generator.writeNumber(parser.getString());
        default -> generator.copyCurrentEvent(parser);
      }
    }
  }
}

package io.evalflow.engine.log;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.Consumer;
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

  private IndentedJson() {}

  /** A whole document, without a line break at its end. */
  public static byte[] document(Object value) {
    return piece(value, generator -> {});
  }

  /** A member of the document's object, with the line break that stands before it. */
  public static byte[] member(String name, Object value) {
    return piece(
        value,
        generator -> {
          generator.writeStartObject();
          generator.flush();
          generator.writeName(name);
        });
  }

  /** An element of an array that is the document, with the line break that stands before it. */
  public static byte[] element(Object value) {
    return piece(value, JsonGenerator::writeStartArray);
  }

  /** An element of an array that is a member of the document's object, with its line break. */
  public static byte[] elementOfMember(Object value) {
    return piece(
        value,
        generator -> {
          generator.writeStartObject();
          generator.writeName("");
          generator.writeStartArray();
        });
  }

  /** What is written for a value behind what {@code before} opens. */
  private static byte[] piece(Object value, Consumer<JsonGenerator> before) {
    ByteSink json = new ByteSink(FIRST);
    LogJson.write(value, json);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonParser parser = JsonSyntax.parser(json.array(), json.size());
        JsonGenerator generator = JsonSyntax.indented(out)) {
      before.accept(generator);
      if (out.size() == 0) {
        generator.flush();
      }
      int start = out.size();
      copy(parser, generator);
      generator.flush();
      return Arrays.copyOfRange(out.toByteArray(), start, out.size());
    }
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
        default -> generator.copyCurrentEvent(parser);
      }
    }
  }
}

package io.evalflow.engine.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Where the parts of a log of the JSON format stand, found by one pass over its tokens.
 *
 * @param indented whether it is written over many lines
 * @param samples its samples; null if it has none
 * @param wanted the samples that were asked for, in their order
 * @param reductions its reductions; null if it has none
 * @param others what stands behind the samples besides the reductions
 */
record DocumentParts(
    boolean indented,
    @Nullable Part samples,
    List<SamplePlace> wanted,
    @Nullable Part reductions,
    List<Part> others) {
  static final String SAMPLES = "samples";
  static final String REDUCTIONS = "reductions";

  /**
   * The value of a member of the document.
   *
   * @param start offset of its first byte
   * @param end offset behind its last byte
   */
  record Part(String name, long start, long end) {}

  /**
   * Finds them.
   *
   * @param wanted samples to be found
   */
  static DocumentParts find(LogSource source, Set<SampleRef> wanted) {
    Part samples = null;
    Part reductions = null;
    List<SamplePlace> places = new ArrayList<>();
    List<Part> others = new ArrayList<>();
    try (JsonParser parser = LogJson.mapper().createParser(source.stream())) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        long start = parser.currentTokenLocation().getByteOffset();
        if (name.equals(SAMPLES)) {
          places.clear();
          findSamples(parser, wanted, places);
          samples = new Part(name, start, end(parser));
        } else {
          parser.skipChildren();
          Part part = new Part(name, start, end(parser));
          if (name.equals(REDUCTIONS)) {
            reductions = part;
          } else if (samples != null) {
            others.add(part);
          }
        }
      }
    } catch (JacksonException e) {
      throw source.badJson("the document", e);
    }
    return new DocumentParts(isIndented(source), samples, places, reductions, others);
  }

  private static void findSamples(
      JsonParser parser, Set<SampleRef> wanted, List<SamplePlace> places) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (wanted.isEmpty()) {
        parser.skipChildren();
      } else {
        SamplePlace place = SamplePlace.read(parser);
        if (place.sample().filter(wanted::contains).isPresent()) {
          places.add(place);
        }
      }
    }
  }

  /** The offset behind a value. Asking for the text reads a number or text to its end. */
  private static long end(JsonParser parser) {
    if (parser.currentToken().isScalarValue()) {
      parser.getString();
    }
    return parser.currentLocation().getByteOffset();
  }

  private static boolean isIndented(LogSource source) {
    for (byte sign : source.upTo(0, 64)) {
      if (sign == '\n') {
        return true;
      }
      if (sign == '"') {
        return false;
      }
    }
    return false;
  }
}

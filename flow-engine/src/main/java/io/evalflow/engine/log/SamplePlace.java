package io.evalflow.engine.log;

import io.evalflow.spi.eval.SampleId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Where a sample stands in a document.
 *
 * @param id its id; null if it has none
 * @param epoch its epoch; 1 if it has none
 * @param uuid its uuid
 * @param start offset of its first byte
 * @param end offset behind its last byte
 */
record SamplePlace(@Nullable SampleId id, int epoch, @Nullable String uuid, long start, long end) {
  /** Finds the place of the sample that begins at the parser's current token. */
  static SamplePlace read(JsonParser parser) {
    long start = parser.currentTokenLocation().getByteOffset();
    SampleId id = null;
    int epoch = 1;
    String uuid = null;
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (name) {
          case "id" -> id = id(parser, value);
          case "epoch" -> epoch = parser.getValueAsInt(1);
          case "uuid" -> uuid = value == JsonToken.VALUE_STRING ? parser.getString() : null;
          default -> {}
        }
        parser.skipChildren();
      }
    } else {
      parser.skipChildren();
    }
    return new SamplePlace(id, epoch, uuid, start, parser.currentLocation().getByteOffset());
  }

  private static @Nullable SampleId id(JsonParser parser, JsonToken value) {
    if (value == JsonToken.VALUE_NUMBER_INT) {
      return SampleId.fromJson(JsonNodeFactory.instance.numberNode(parser.getBigIntegerValue()));
    }
    String text = parser.getValueAsString();
    return text == null ? null : SampleId.of(text);
  }

  /** Which sample it is. */
  Optional<SampleRef> sample() {
    return Optional.ofNullable(id).map(known -> new SampleRef(known, epoch, uuid));
  }
}

package io.evalflow.engine.log;

import tools.jackson.core.JsonParser;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;

/**
 * A type as which JSON of a log is read. Immutable.
 *
 * @param <T> the type
 */
final class JsonType<T> {
  private final ObjectReader reader;

  JsonType(TypeReference<T> type) {
    this.reader =
        LogJson.mapper().readerFor(type).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /**
   * Reads the value that begins at the parser's current or next token, and not what stands behind.
   *
   * @throws tools.jackson.core.JacksonException if it is not of the type
   */
  T read(JsonParser parser) {
    return reader.readValue(parser);
  }
}

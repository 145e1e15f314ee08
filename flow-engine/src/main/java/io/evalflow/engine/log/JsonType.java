package io.evalflow.engine.log;

import com.google.common.base.Suppliers;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
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
  /** Made when it is first used: looking into the types of a log takes long. */
  private final Supplier<ObjectReader> reader;

  private final Optional<Function<JsonIn, T>> fields;

  JsonType(TypeReference<T> type) {
    this(type, Optional.empty());
  }

  /**
   * A type that is read without the mapper of logs where that is possible.
   *
   * @param fields reads an object of it
   */
  JsonType(TypeReference<T> type, Function<JsonIn, T> fields) {
    this(type, Optional.of(fields));
  }

  private JsonType(TypeReference<T> type, Optional<Function<JsonIn, T>> fields) {
    this.fields = fields;
    this.reader =
        Suppliers.memoize(
            () ->
                LogJson.mapper()
                    .readerFor(type)
                    .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS));
  }

  /** The value that is all of a JSON text; empty if it must be read by a parser. */
  Optional<T> read(byte[] json) {
    return fields.flatMap(known -> JsonIn.read(json, known));
  }

  /**
   * Reads the value that begins at the parser's current or next token, and not what stands behind.
   *
   * @throws tools.jackson.core.JacksonException if it is not of the type
   */
  T read(JsonParser parser) {
    return reader.get().readValue(parser);
  }
}

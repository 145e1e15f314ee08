package io.evalflow.engine.log;

import com.google.common.base.Suppliers;
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
  /** Made when it is first used: looking into the types of a log takes half a second. */
  private final Supplier<ObjectReader> reader;

  JsonType(TypeReference<T> type) {
    this.reader =
        Suppliers.memoize(
            () ->
                LogJson.mapper()
                    .readerFor(type)
                    .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS));
  }

  /** Makes it now. */
  void prepare() {
    ObjectReader unused = reader.get();
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

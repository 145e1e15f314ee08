package io.evalflow.engine.log;

import java.io.InputStream;
import tools.jackson.core.type.TypeReference;

/**
 * A type as which JSON of a log is read.
 *
 * @param type the type
 */
record JsonType<T>(TypeReference<T> type) {
  T read(byte[] json) {
    return LogJson.mapper().readValue(json, type);
  }

  T read(InputStream json) {
    return LogJson.mapper().readValue(json, type);
  }
}

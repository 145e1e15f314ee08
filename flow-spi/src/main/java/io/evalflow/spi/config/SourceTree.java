package io.evalflow.spi.config;

import io.evalflow.spi.FlowException;
import java.net.URI;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * A YAML or JSON file as a tree that knows on which line each value stands. Immutable by
 * convention.
 */
public interface SourceTree {
  /** The file. */
  URI file();

  /** The tree; must not be changed. */
  JsonNode root();

  /**
   * The place of a value, such as {@code tasks/a.yaml:12}; that of the nearest ancestor if it is
   * not in the file.
   */
  String place(JsonPointer pointer);

  /**
   * Binds a part of the tree to a record, strictly: errors name file, line, field and the nearest
   * valid spelling.
   *
   * @param pointer which part; {@link JsonPointer#empty()} for all
   * @throws FlowException if it does not fit
   */
  <T> T bind(JsonPointer pointer, Class<T> type);
}

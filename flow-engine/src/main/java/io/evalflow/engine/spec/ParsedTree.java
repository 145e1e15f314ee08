package io.evalflow.engine.spec;

import io.evalflow.spi.config.BindException;
import io.evalflow.spi.config.SourceTree;
import io.evalflow.spi.config.StrictBinder;
import java.net.URI;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * A tree that was read from a file.
 *
 * @param label the file as messages name it
 * @param mark its lines
 */
record ParsedTree(URI file, String label, JsonNode root, Mark mark) implements SourceTree {
  @Override
  public String place(JsonPointer pointer) {
    return label + ":" + mark.line(pointer);
  }

  @Override
  public <T> T bind(JsonPointer pointer, Class<T> type) {
    try {
      return StrictBinder.bind(root.at(pointer), type, label);
    } catch (BindException e) {
      throw e.in(pointer, place(pointer.append(e.pointer())));
    }
  }
}

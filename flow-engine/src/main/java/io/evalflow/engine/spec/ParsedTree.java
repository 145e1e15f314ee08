package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.SpecNode;
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
 * @param root its values alone
 * @param node the same with their places
 */
record ParsedTree(URI file, String label, JsonNode root, SpecNode node) implements SourceTree {
  ParsedTree(URI file, String label, SpecNode node) {
    this(file, label, node.toJson(), node);
  }

  @Override
  public String place(JsonPointer pointer) {
    return node.nearest(pointer).origin().place();
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

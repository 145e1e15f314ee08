package io.evalflow.engine.spec;

import io.evalflow.spi.config.BindException;
import io.evalflow.spi.config.StrictBinder;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.node.ObjectNode;

/**
 * A spec on its way through the stages of loading. Each stage gives a new one; what it changes, it
 * changes in a copy.
 *
 * @param root the spec; must not be changed
 * @param places where its values stand
 */
record SpecTree(ObjectNode root, SpecPlaces places) {
  SpecTree with(ObjectNode newRoot) {
    return new SpecTree(newRoot, places);
  }

  /** Binds a part, strictly. */
  <T> T bind(JsonPointer pointer, Class<T> type) {
    try {
      return StrictBinder.bind(root.at(pointer), type, "");
    } catch (BindException e) {
      throw e.in(pointer, places.of(pointer.append(e.pointer())));
    }
  }
}

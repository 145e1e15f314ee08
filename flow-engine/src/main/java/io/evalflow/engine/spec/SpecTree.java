package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.spi.config.BindException;
import io.evalflow.spi.config.StrictBinder;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.node.ObjectNode;

/**
 * A spec whose stages are done, as binding and printing take it: values alone, and beside them
 * where they stand.
 *
 * @param root the spec; must not be changed
 * @param places where its values stand
 */
record SpecTree(ObjectNode root, SpecPlaces places) {
  static SpecTree of(SpecMapping spec) {
    return new SpecTree(spec.toJson(), SpecPlaces.of(spec));
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

package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.StrictBinder;
import tools.jackson.core.JsonPointer;

/** Where the values of a spec stand. Safe for use by many threads. */
@FunctionalInterface
public interface SpecPlaces {
  /** The place of a value, such as {@code spec.yaml:12:7}, or of its nearest known ancestor. */
  String of(JsonPointer pointer);

  /** The places of a located tree. */
  static SpecPlaces of(SpecNode spec) {
    return pointer -> spec.nearest(pointer).origin().place();
  }

  /** A spec that was made in code. */
  static SpecPlaces inCode() {
    return pointer -> "the spec";
  }

  /** Place and name of a field, such as {@code spec.yaml:12:7: tasks[0].model}. */
  default String field(JsonPointer pointer) {
    String path = StrictBinder.path(pointer);
    return path.isEmpty() ? of(pointer) : of(pointer) + ": " + path;
  }

  /** An error about the value of a field. */
  default FlowException invalid(JsonPointer pointer, String problem) {
    return new FlowException(ErrorCode.INVALID_VALUE, field(pointer) + ": " + problem);
  }
}

package io.evalflow.engine.log.schema;

import java.util.List;

/** What a JSON value looks like. Immutable. */
sealed interface Shape {
  /** Any value. */
  record Anything() implements Shape {}

  /** A text; {@code time} for one that is a time as ISO 8601 has it. */
  record Text(boolean time) implements Shape {}

  /** A whole number. */
  record Whole() implements Shape {}

  /** A number; NaN and the infinities stand bare. */
  record Real() implements Shape {}

  /** True or false. */
  record Truth() implements Shape {}

  /** Null. */
  record Nothing() implements Shape {}

  /** One of some texts. */
  record Words(List<String> words) implements Shape {}

  /** A text that is none of some. */
  record OtherWord(List<String> words) implements Shape {}

  /** An array. */
  record Array(Shape items) implements Shape {}

  /** An object whose names are free. */
  record Mapping(Shape values) implements Shape {}

  /** One of several. */
  record OneOf(List<Shape> shapes) implements Shape {}

  /** What is defined under a name. */
  record Ref(String name) implements Shape {}

  /** An object with fields; others may stand beside them. */
  record Fields(List<Field> fields) implements Shape {}

  /**
   * A field of an object.
   *
   * @param name its name
   * @param shape its value
   * @param required whether it is always there
   */
  record Field(String name, Shape shape, boolean required) {}
}

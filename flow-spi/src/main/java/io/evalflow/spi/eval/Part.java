package io.evalflow.spi.eval;

import java.util.Objects;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A part of an evaluation made from a name and arguments, with what the log says of it.
 *
 * @param name the name it was registered under, such as {@code system_message}
 * @param params all arguments, with defaults for those not given; must not be changed
 * @param passed the arguments that were given; must not be changed
 * @param value the part itself
 */
public record Part<T>(String name, ObjectNode params, ObjectNode passed, T value) {
  /** Checks that nothing is null. */
  public Part {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(params, "params");
    Objects.requireNonNull(passed, "passed");
    Objects.requireNonNull(value, "value");
  }

  /** A part without arguments. */
  public static <T> Part<T> of(String name, T value) {
    return new Part<>(
        name, JsonNodeFactory.instance.objectNode(), JsonNodeFactory.instance.objectNode(), value);
  }
}

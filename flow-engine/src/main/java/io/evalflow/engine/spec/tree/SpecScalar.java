package io.evalflow.engine.spec.tree;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A text, number, true, false or null. Immutable.
 *
 * @param value neither a mapping nor a list
 * @param origin where it came from
 */
public record SpecScalar(JsonNode value, Origin origin) implements SpecNode {
  /** Checks that it is one. */
  public SpecScalar {
    if (value.isContainer() || value.isMissingNode()) {
      throw new IllegalArgumentException("not a scalar: " + value.getNodeType());
    }
    Objects.requireNonNull(origin, "origin");
  }

  /** A text. */
  public static SpecScalar of(String text, Origin origin) {
    return new SpecScalar(JsonNodeFactory.instance.stringNode(text), origin);
  }

  @Override
  public SpecScalar withOrigin(Origin other) {
    return new SpecScalar(value, other);
  }

  @Override
  public SpecScalar mapOrigins(UnaryOperator<Origin> change) {
    return withOrigin(change.apply(origin));
  }

  @Override
  public JsonNode toJson() {
    return value;
  }

  @Override
  public @Nullable SpecNode child(JsonPointer first) {
    return null;
  }
}

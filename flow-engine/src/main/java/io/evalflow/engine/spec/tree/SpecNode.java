package io.evalflow.engine.spec.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * A value and where it came from. Absent, null and a value are three different things: what is
 * absent has no node. Equality looks at the origins too; {@link #sameValue} does not. Immutable.
 */
public sealed interface SpecNode permits SpecMapping, SpecSequence, SpecScalar {
  /** Where it came from. */
  Origin origin();

  /** The same value, said to come from elsewhere; what is in it keeps its origins. */
  SpecNode withOrigin(Origin origin);

  /** The same value with every origin in it changed. */
  SpecNode mapOrigins(UnaryOperator<Origin> change);

  /** The value alone, in a tree of its own that may be changed. */
  JsonNode toJson();

  /** The node under a key or index; null if there is none. */
  @Nullable SpecNode child(JsonPointer first);

  /** Whether it is an explicit null. */
  default boolean isNull() {
    return this instanceof SpecScalar scalar && scalar.value().isNull();
  }

  /** Whether both hold the same value, wherever from. */
  default boolean sameValue(SpecNode other) {
    return toJson().equals(other.toJson());
  }

  /** The node at a pointer. */
  default Optional<SpecNode> at(JsonPointer pointer) {
    SpecNode node = this;
    for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
      node = node.child(rest);
      if (node == null) {
        return Optional.empty();
      }
    }
    return Optional.of(node);
  }

  /** The node at a pointer, or its nearest ancestor that is there. */
  default SpecNode nearest(JsonPointer pointer) {
    SpecNode node = this;
    for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
      SpecNode next = node.child(rest);
      if (next == null) {
        return node;
      }
      node = next;
    }
    return node;
  }

  /** A tree whose every value comes from one place. */
  static SpecNode of(JsonNode value, Origin origin) {
    if (value.isObject()) {
      Map<String, SpecNode> fields = new LinkedHashMap<>();
      value.properties().forEach(e -> fields.put(e.getKey(), of(e.getValue(), origin)));
      return SpecMapping.owning(fields, origin);
    } else if (value.isArray()) {
      List<SpecNode> items = new ArrayList<>(value.size());
      value.forEach(item -> items.add(of(item, origin)));
      return SpecSequence.owning(items, origin);
    }
    return new SpecScalar(value, origin);
  }
}

package io.evalflow.engine.spec.tree;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A mapping, whose keys keep their order. Immutable. */
public final class SpecMapping implements SpecNode {
  private final Map<String, SpecNode> fields;
  private final Origin origin;

  /** Copies the map. */
  public SpecMapping(Map<String, ? extends SpecNode> fields, Origin origin) {
    this(origin, new LinkedHashMap<>(fields));
  }

  private SpecMapping(Origin origin, Map<String, SpecNode> fields) {
    this.fields = Collections.unmodifiableMap(fields);
    this.origin = origin;
  }

  /** A mapping with nothing in it. */
  public static SpecMapping empty(Origin origin) {
    return new SpecMapping(origin, Map.of());
  }

  /** Takes an ordered map that nobody else will change. */
  public static SpecMapping owning(Map<String, SpecNode> fields, Origin origin) {
    return new SpecMapping(origin, fields);
  }

  /** The values by their keys, in order. */
  public Map<String, SpecNode> fields() {
    return fields;
  }

  /** The value of a key. */
  public Optional<SpecNode> field(String key) {
    return Optional.ofNullable(fields.get(key));
  }

  /** Whether the key is there, be it with a null. */
  public boolean has(String key) {
    return fields.containsKey(key);
  }

  /** With a key set: in its place if it is there, else at the end. */
  public SpecMapping with(String key, SpecNode value) {
    Map<String, SpecNode> changed = new LinkedHashMap<>(fields);
    changed.put(key, value);
    return owning(changed, origin);
  }

  /** Without a key. */
  public SpecMapping without(String key) {
    if (!fields.containsKey(key)) {
      return this;
    }
    Map<String, SpecNode> changed = new LinkedHashMap<>(fields);
    changed.remove(key);
    return owning(changed, origin);
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public SpecMapping withOrigin(Origin other) {
    return owning(fields, other);
  }

  @Override
  public SpecMapping mapOrigins(UnaryOperator<Origin> change) {
    Map<String, SpecNode> changed = new LinkedHashMap<>();
    fields.forEach((key, value) -> changed.put(key, value.mapOrigins(change)));
    return owning(changed, change.apply(origin));
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    fields.forEach((key, value) -> object.set(key, value.toJson()));
    return object;
  }

  @Override
  public @Nullable SpecNode child(JsonPointer first) {
    return fields.get(first.getMatchingProperty());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SpecMapping that
        && fields.equals(that.fields)
        && origin.equals(that.origin);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return toJson() + " (" + origin.place() + ")";
  }
}

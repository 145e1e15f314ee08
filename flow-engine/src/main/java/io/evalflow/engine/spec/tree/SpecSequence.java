package io.evalflow.engine.spec.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A list. Immutable. */
public final class SpecSequence implements SpecNode {
  private final List<SpecNode> items;
  private final Origin origin;

  /** Copies the list. */
  public SpecSequence(List<? extends SpecNode> items, Origin origin) {
    this(origin, List.copyOf(items));
  }

  private SpecSequence(Origin origin, List<SpecNode> items) {
    this.items = items;
    this.origin = origin;
  }

  /** Takes a list that nobody else will change. */
  public static SpecSequence owning(List<SpecNode> items, Origin origin) {
    return new SpecSequence(origin, Collections.unmodifiableList(items));
  }

  /** The elements, in order. */
  public List<SpecNode> items() {
    return items;
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public SpecSequence withOrigin(Origin other) {
    return new SpecSequence(other, items);
  }

  @Override
  public SpecSequence mapOrigins(UnaryOperator<Origin> change) {
    List<SpecNode> changed = new ArrayList<>(items.size());
    items.forEach(item -> changed.add(item.mapOrigins(change)));
    return owning(changed, change.apply(origin));
  }

  @Override
  public ArrayNode toJson() {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(items.size());
    items.forEach(item -> array.add(item.toJson()));
    return array;
  }

  @Override
  public @Nullable SpecNode child(JsonPointer first) {
    int index = first.getMatchingIndex();
    return index >= 0 && index < items.size() ? items.get(index) : null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SpecSequence that
        && items.equals(that.items)
        && origin.equals(that.origin);
  }

  @Override
  public int hashCode() {
    return items.hashCode();
  }

  @Override
  public String toString() {
    return toJson() + " (" + origin.place() + ")";
  }
}

package io.evalflow.engine.spec;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A tree from which values are taken, and which knows where each of the rest stood before. */
final class PrunedTree {
  private final ObjectNode root;
  private final List<JsonPointer> removed = new ArrayList<>();
  private final IdentityHashMap<ArrayNode, List<Integer>> indexes = new IdentityHashMap<>();

  /** Takes over a tree that nobody else uses. */
  PrunedTree(ObjectNode root) {
    this.root = root;
  }

  /** What is left. */
  ObjectNode root() {
    return root;
  }

  /** Where a value of what is left stood in the whole tree. */
  JsonPointer original(JsonPointer pointer) {
    JsonPointer original = JsonPointer.empty();
    JsonNode node = root;
    for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
      if (node instanceof ArrayNode array && indexes.containsKey(array)) {
        original = original.appendIndex(indexes.get(array).get(rest.getMatchingIndex()));
      } else if (node.isArray()) {
        original = original.appendIndex(rest.getMatchingIndex());
      } else {
        original = original.appendProperty(rest.getMatchingProperty());
      }
      node =
          node.isArray()
              ? node.path(rest.getMatchingIndex())
              : node.path(rest.getMatchingProperty());
    }
    return original;
  }

  /** Whether nothing was taken out of a value of what is left. */
  boolean isWhole(JsonPointer pointer) {
    String whole = original(pointer).toString();
    return removed.stream().noneMatch(gone -> gone.toString().startsWith(whole + "/"));
  }

  /** Takes a value out; false if there is none, or it is the root. */
  boolean remove(JsonPointer pointer) {
    if (pointer.matches() || root.at(pointer).isMissingNode()) {
      return false;
    }
    removed.add(original(pointer));
    JsonNode parent = root.at(pointer.head());
    if (parent instanceof ArrayNode array) {
      int index = pointer.last().getMatchingIndex();
      indexes
          .computeIfAbsent(
              array, any -> IntStream.range(0, array.size()).boxed().collect(Collectors.toList()))
          .remove(index);
      array.remove(index);
    } else {
      ((ObjectNode) parent).remove(pointer.last().getMatchingProperty());
    }
    return true;
  }
}

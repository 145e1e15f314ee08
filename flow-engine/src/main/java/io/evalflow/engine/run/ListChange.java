package io.evalflow.engine.run;

import io.evalflow.spi.event.JsonChange;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Where two lists differ: items before {@code start} and those that both end with are equal; up to
 * {@code common} they are compared one by one; the rest was removed or added.
 *
 * @param before the items before
 * @param after the items after
 * @param start the first index at which they differ
 * @param common end of the indices that both have, without the common end
 * @param endBefore end of what differs before
 * @param endAfter end of what differs after
 */
record ListChange<T>(
    List<T> before, List<T> after, int start, int common, int endBefore, int endAfter) {
  static <T> ListChange<T> of(List<T> before, List<T> after) {
    int endBefore = before.size();
    int endAfter = after.size();
    while (endBefore > 0
        && endAfter > 0
        && same(before.get(endBefore - 1), after.get(endAfter - 1))) {
      endBefore--;
      endAfter--;
    }
    int common = Math.min(endBefore, endAfter);
    int start = 0;
    while (start < common && same(before.get(start), after.get(start))) {
      start++;
    }
    return new ListChange<>(before, after, start, common, endBefore, endAfter);
  }

  private static boolean same(Object a, Object b) {
    return a == b || (a.getClass() == b.getClass() && a.equals(b));
  }

  /** Adds the removals and additions after the common items. */
  void addRest(String path, List<JsonChange> changes, Function<T, JsonNode> tree) {
    for (int i = common; i < endBefore; i++) {
      changes.add(JsonChange.remove(path + "/" + common));
    }
    for (int i = common; i < endAfter; i++) {
      changes.add(JsonChange.add(path + "/" + i, tree.apply(after.get(i))));
    }
  }
}

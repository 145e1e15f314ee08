package io.evalflow.engine.spec;

import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonPointer;

/**
 * The line of a value and of what is in it; a tree beside the tree.
 *
 * @param line from 1
 * @param fields of a mapping, by key
 * @param items of a list
 */
record Mark(int line, Map<String, Mark> fields, List<Mark> items) {
  static Mark leaf(int line) {
    return new Mark(line, Map.of(), List.of());
  }

  /** The same content, said to stand on another line. */
  Mark on(int otherLine) {
    return new Mark(otherLine, fields, items);
  }

  /** The line of a value, or of its nearest ancestor that is known. */
  int line(JsonPointer pointer) {
    Mark mark = this;
    for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
      Mark next = mark.child(rest);
      if (next == null) {
        break;
      }
      mark = next;
    }
    return mark.line;
  }

  private @org.jspecify.annotations.Nullable Mark child(JsonPointer pointer) {
    int index = pointer.getMatchingIndex();
    if (index >= 0 && index < items.size()) {
      return items.get(index);
    }
    return fields.get(pointer.getMatchingProperty());
  }
}

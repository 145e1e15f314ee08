package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecScalar;
import io.evalflow.engine.spec.tree.SpecSequence;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The list of an included spec and, after it, what the including one adds. Values are compared as
 * Python compares them: 1 and 1.0 are equal, a name and a mapping with that name are not.
 */
final class JoinedList {
  private JoinedList() {}

  static SpecSequence of(SpecSequence own, SpecSequence included) {
    Set<Object> known = new HashSet<>();
    included.items().forEach(item -> known.add(comparable(item)));
    List<SpecNode> joined = new ArrayList<>(included.items());
    for (SpecNode item : own.items()) {
      // What stands twice in the own list stays twice.
      if (!known.contains(comparable(item))) {
        joined.add(item);
      }
    }
    return SpecSequence.owning(joined, own.origin());
  }

  /** Whether a list holds a value. */
  static boolean contains(SpecSequence list, SpecNode value) {
    Object wanted = comparable(value);
    return list.items().stream().anyMatch(item -> comparable(item).equals(wanted));
  }

  /** A value that is equal to another's where Python finds the two equal. */
  private static Object comparable(SpecNode node) {
    if (node instanceof SpecMapping mapping) {
      Map<String, Object> fields = new LinkedHashMap<>();
      mapping.fields().forEach((key, value) -> fields.put(key, comparable(value)));
      return fields;
    } else if (node instanceof SpecSequence list) {
      return list.items().stream().map(JoinedList::comparable).toList();
    }
    JsonNode value = ((SpecScalar) node).value();
    if (value.isBoolean()) {
      return value.booleanValue() ? BigDecimal.ONE : BigDecimal.ZERO;
    } else if (value.isNumber() && Double.isFinite(value.doubleValue())) {
      BigDecimal number = value.decimalValue().stripTrailingZeros();
      return number.signum() == 0 ? BigDecimal.ZERO : number;
    }
    return value;
  }
}

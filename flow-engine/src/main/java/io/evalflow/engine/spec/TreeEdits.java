package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecScalar;
import io.evalflow.engine.spec.tree.SpecSequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes of trees of which most stays as it is: what no change touches is the same object. */
final class TreeEdits {
  private TreeEdits() {}

  /** With the value of a key changed, if the key is there. */
  static SpecMapping field(SpecMapping mapping, String key, UnaryOperator<SpecNode> change) {
    SpecNode value = mapping.fields().get(key);
    if (value == null) {
      return mapping;
    }
    SpecNode changed = change.apply(value);
    return changed == value ? mapping : mapping.with(key, changed);
  }

  /** A mapping changed; anything else as it is. */
  static SpecNode mapping(SpecNode node, UnaryOperator<SpecMapping> change) {
    return node instanceof SpecMapping mapping ? change.apply(mapping) : node;
  }

  /** Each value of a mapping changed; anything else as it is. */
  static SpecNode values(SpecNode node, UnaryOperator<SpecNode> change) {
    if (!(node instanceof SpecMapping mapping)) {
      return node;
    }
    SpecMapping changed = mapping;
    for (String key : mapping.fields().keySet()) {
      changed = field(changed, key, change);
    }
    return changed;
  }

  /** Each item of a list changed; what stands alone is changed itself. */
  static SpecNode oneOrMany(SpecNode node, UnaryOperator<SpecNode> change) {
    return node instanceof SpecSequence ? items(node, change) : change.apply(node);
  }

  /** Each item of a list changed; anything else as it is. */
  static SpecNode items(SpecNode node, UnaryOperator<SpecNode> change) {
    if (!(node instanceof SpecSequence list)) {
      return node;
    }
    List<SpecNode> changed = null;
    for (int i = 0; i < list.items().size(); i++) {
      SpecNode item = list.items().get(i);
      SpecNode other = change.apply(item);
      if (other != item) {
        changed = changed == null ? new ArrayList<>(list.items()) : changed;
        changed.set(i, other);
      }
    }
    return changed == null ? list : SpecSequence.owning(changed, list.origin());
  }

  /** Without the fields that are null. */
  static SpecMapping withoutNulls(SpecMapping mapping) {
    Map<String, SpecNode> rest = null;
    for (Map.Entry<String, SpecNode> field : mapping.fields().entrySet()) {
      if (field.getValue().isNull()) {
        rest = rest == null ? new LinkedHashMap<>(mapping.fields()) : rest;
        rest.remove(field.getKey());
      }
    }
    return rest == null ? mapping : SpecMapping.owning(rest, mapping.origin());
  }

  /** The text that a node is; null if it is none. */
  static @Nullable String text(@Nullable SpecNode node) {
    return node instanceof SpecScalar scalar && scalar.value().isString()
        ? scalar.value().stringValue()
        : null;
  }
}

package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecSequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Takes out the fields that say that they are not given, as Inspect Flow marks those that nobody
 * set: {@code limit: {type: NOT_GIVEN}}. In a free-form value the mark is a value like any other.
 */
final class NotGivenStage implements SpecStage {
  private static final JsonNode MARK =
      JsonNodeFactory.instance.objectNode().put("type", "NOT_GIVEN");

  private static final Set<String> FREE_FORM =
      Set.of(
          "args", "model_args", "metadata", "flow_metadata", "env", "extra_body", "extra_headers");
  private static final String EXTRA_ARGS = "extra_args";

  @Override
  public SpecMapping apply(SpecMapping spec, SpecProblems problems) {
    return mapping(spec, true);
  }

  private static SpecNode value(SpecNode node, boolean deep) {
    if (node instanceof SpecMapping mapping) {
      return mapping(mapping, deep);
    }
    if (!(node instanceof SpecSequence list)) {
      return node;
    }
    List<SpecNode> items = new ArrayList<>(list.items().size());
    boolean changed = false;
    for (SpecNode item : list.items()) {
      SpecNode rest = value(item, deep);
      changed |= rest != item;
      items.add(rest);
    }
    return changed ? SpecSequence.owning(items, list.origin()) : list;
  }

  /**
   * A mapping without such fields; the same one if it has none.
   *
   * @param deep whether its values have fields too, or are free-form
   */
  private static SpecMapping mapping(SpecMapping mapping, boolean deep) {
    Map<String, SpecNode> rest = new LinkedHashMap<>();
    boolean changed = false;
    for (Map.Entry<String, SpecNode> field : mapping.fields().entrySet()) {
      SpecNode given = field.getValue();
      if (isMark(given)) {
        changed = true;
        continue;
      }
      boolean fields = deep && !FREE_FORM.contains(field.getKey());
      SpecNode left = fields ? value(given, !field.getKey().equals(EXTRA_ARGS)) : given;
      changed |= left != given;
      rest.put(field.getKey(), left);
    }
    return changed ? SpecMapping.owning(rest, mapping.origin()) : mapping;
  }

  private static boolean isMark(SpecNode node) {
    return node instanceof SpecMapping mapping
        && mapping.fields().size() == 1
        && mapping.has("type")
        && mapping.toJson().equals(MARK);
  }
}

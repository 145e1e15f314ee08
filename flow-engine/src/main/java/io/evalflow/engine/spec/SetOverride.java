package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.Origin;
import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecScalar;
import io.evalflow.engine.spec.tree.SpecSequence;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One {@code path=value}. The value is JSON where it parses as such, or {@code True} or {@code
 * False}; else a text. To a list a value is appended unless the list holds it; a JSON list replaces
 * it. Whether the result is right shows when the spec is bound.
 */
final class SetOverride {
  private static final ReadLimits LIMITS = ReadLimits.DEFAULT;

  private final List<String> path;
  private final SpecNode value;
  private final Origin origin;

  private SetOverride(List<String> path, SpecNode value, Origin origin) {
    this.path = path;
    this.value = value;
    this.origin = origin;
  }

  /**
   * Reads one.
   *
   * @param source the option or variable that gives it, for messages
   */
  static SetOverride parse(String text, String source) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          source + " takes PATH=VALUE, not '" + text + "'",
          "such as options.limit=10",
          null);
    }
    String path = text.substring(0, equals);
    Origin origin = new Origin(source + " " + path, 0, 0, source);
    return new SetOverride(
        List.of(path.split("\\.", -1)), value(text.substring(equals + 1), origin), origin);
  }

  private static SpecNode value(String text, Origin origin) {
    if (text.equals("True") || text.equals("False")) {
      return new SpecScalar(JsonNodeFactory.instance.booleanNode(text.equals("True")), origin);
    }
    try {
      SpecNode json = new JsonTreeReader(origin.label(), LIMITS).read(text);
      if (json != null) {
        return json.mapOrigins(any -> origin);
      }
    } catch (FlowException e) {
      // It is no JSON, and so a text; the common case.
    }
    return SpecScalar.of(text, origin);
  }

  SpecMapping apply(SpecMapping spec) {
    return (SpecMapping) set(spec, path);
  }

  private SpecNode set(@Nullable SpecNode current, List<String> keys) {
    if (current instanceof SpecSequence list) {
      return add(list, nested(keys));
    } else if (keys.isEmpty() || !(current instanceof SpecMapping)) {
      return nested(keys);
    }
    SpecMapping mapping = (SpecMapping) current;
    String key = keys.get(0);
    return mapping.with(key, set(mapping.fields().get(key), keys.subList(1, keys.size())));
  }

  private SpecNode add(SpecSequence list, SpecNode added) {
    if (added instanceof SpecSequence) {
      return added;
    }
    if (JoinedList.contains(list, added)) {
      return list;
    }
    List<SpecNode> items = new ArrayList<>(list.items());
    items.add(added);
    return SpecSequence.owning(items, list.origin());
  }

  private SpecNode nested(List<String> keys) {
    SpecNode node = value;
    for (int i = keys.size() - 1; i >= 0; i--) {
      Map<String, SpecNode> fields = new LinkedHashMap<>();
      fields.put(keys.get(i), node);
      node = SpecMapping.owning(fields, origin);
    }
    return node;
  }
}

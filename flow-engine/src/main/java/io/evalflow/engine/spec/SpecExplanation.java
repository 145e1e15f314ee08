package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.Origin;
import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecScalar;
import io.evalflow.engine.spec.tree.SpecSequence;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.StrictBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.node.ObjectNode;

/** Says of a resolved spec which file, default, prefix or override gave a value. */
public final class SpecExplanation {
  private static final Pattern STEP = Pattern.compile("\\[(\\d+)]|([^.\\[\\]]+)");

  private SpecExplanation() {}

  /**
   * A value and where it came from.
   *
   * @param path its field, such as {@code tasks[0].config.temperature}
   * @param value as JSON; credentials are hidden
   * @param place the file, line and column, or the option, that holds it
   * @param layer what gave it: {@code own}, {@code include base.yaml}, {@code defaults.model} ...
   */
  public record Value(String path, String value, String place, String layer) {
    @Override
    public String toString() {
      String from = layer.equals(place) ? place : place + " (" + layer + ")";
      return path + " = " + value + "\n  from " + from;
    }
  }

  /**
   * Explains a field: one value, or all values in it.
   *
   * @param path such as {@code tasks[0].config.temperature} or {@code tasks.0.config}
   * @throws FlowException with {@code UNKNOWN_FIELD} naming what is near, if there is no such value
   */
  public static List<Value> of(ResolvedSpec spec, String path) {
    JsonPointer at = JsonPointer.empty();
    SpecNode node = spec.located();
    // What stands in messages and logs may be seen by others.
    ObjectNode shown = Redaction.spec(spec.located().toJson());
    Matcher step = STEP.matcher(path);
    while (step.find()) {
      String key = step.group(1) == null ? step.group(2) : step.group(1);
      node = child(node, key, at, path);
      at =
          spec.located().nearest(at) instanceof SpecSequence
              ? at.appendIndex(Integer.parseInt(key))
              : at.appendProperty(key);
    }
    List<Value> values = new ArrayList<>();
    collect(node, at, shown, values);
    return values;
  }

  private static SpecNode child(SpecNode node, String key, JsonPointer at, String path) {
    SpecNode field = node instanceof SpecMapping mapping ? mapping.fields().get(key) : null;
    if (field != null) {
      return field;
    }
    if (node instanceof SpecSequence list && key.matches("\\d{1,9}")) {
      int index = Integer.parseInt(key);
      if (index < list.items().size()) {
        return list.items().get(index);
      }
    }
    String where = at.matches() ? "the spec" : StrictBinder.path(at);
    throw new FlowException(
        ErrorCode.UNKNOWN_FIELD,
        "'" + path + "': " + where + " has no '" + key + "'",
        hint(node, key),
        null);
  }

  private static String hint(SpecNode node, String key) {
    if (node instanceof SpecMapping mapping) {
      return StrictBinder.didYouMean(key, mapping.fields().keySet())
          .orElse("it has: " + String.join(", ", mapping.fields().keySet()));
    } else if (node instanceof SpecSequence list) {
      return "it is a list of " + list.items().size();
    }
    return "it is a single value";
  }

  private static void collect(SpecNode node, JsonPointer at, ObjectNode shown, List<Value> values) {
    if (node instanceof SpecMapping mapping && !mapping.fields().isEmpty()) {
      for (Map.Entry<String, SpecNode> field : mapping.fields().entrySet()) {
        collect(field.getValue(), at.appendProperty(field.getKey()), shown, values);
      }
    } else if (node instanceof SpecSequence list && !isPlain(list)) {
      for (int i = 0; i < list.items().size(); i++) {
        collect(list.items().get(i), at.appendIndex(i), shown, values);
      }
    } else {
      Origin origin = node.origin();
      values.add(
          new Value(
              StrictBinder.path(at), shown.at(at).toString(), origin.place(), origin.layer()));
    }
  }

  /** Whether a list is best shown as one value: all of it from one layer, or empty. */
  private static boolean isPlain(SpecSequence list) {
    return list.items().stream()
        .allMatch(
            item ->
                item instanceof SpecScalar
                    && item.origin().label().equals(list.origin().label())
                    && item.origin().layer().equals(list.origin().layer()));
  }
}

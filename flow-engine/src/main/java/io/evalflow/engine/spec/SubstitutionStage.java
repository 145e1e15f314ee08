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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Puts values into texts: {@code {DATETIME}}, {@code {arg[name]}}, and the fields of the spec, with
 * keys where they have some: {@code {log_dir}}, {@code {options[eval_set_id]}}. What a value holds
 * is put in too. Every other brace stays as it stands. For one spec.
 */
final class SubstitutionStage {
  private static final Pattern REFERENCE =
      Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)((?:\\[[^\\[\\]{}]*])*)}");
  private static final Pattern INDEX = Pattern.compile("[0-9]{1,9}");
  private static final Pattern KEY = Pattern.compile("\\[([^\\]]*)]");

  private final SpecMapping spec;
  private final Map<String, JsonNode> args;
  private final String time;

  private SubstitutionStage(SpecMapping spec, Map<String, JsonNode> args, String time) {
    this.spec = spec;
    this.args = args;
    this.time = time;
  }

  /**
   * Applies it to a spec.
   *
   * @param args for {@code {arg[name]}}
   * @param time for {@code {DATETIME}}
   */
  static SpecMapping apply(SpecMapping spec, Map<String, JsonNode> args, String time) {
    return (SpecMapping) new SubstitutionStage(spec, args, time).node(spec);
  }

  /** The same node where nothing is put in, since most of a spec has nothing to put in. */
  private SpecNode node(SpecNode node) {
    if (node instanceof SpecMapping mapping) {
      Map<String, SpecNode> changed = null;
      for (Map.Entry<String, SpecNode> field : mapping.fields().entrySet()) {
        SpecNode value = node(field.getValue());
        if (value != field.getValue()) {
          changed = changed == null ? new LinkedHashMap<>(mapping.fields()) : changed;
          changed.put(field.getKey(), value);
        }
      }
      return changed == null ? mapping : SpecMapping.owning(changed, mapping.origin());
    } else if (node instanceof SpecSequence list) {
      List<SpecNode> changed = null;
      for (int i = 0; i < list.items().size(); i++) {
        SpecNode value = node(list.items().get(i));
        if (value != list.items().get(i)) {
          changed = changed == null ? new ArrayList<>(list.items()) : changed;
          changed.set(i, value);
        }
      }
      return changed == null ? list : SpecSequence.owning(changed, list.origin());
    }
    SpecScalar scalar = (SpecScalar) node;
    if (!scalar.value().isString() || scalar.value().stringValue().indexOf('{') < 0) {
      return scalar;
    }
    String text = scalar.value().stringValue();
    String put = text(text, scalar.origin(), List.of());
    return put.equals(text) ? scalar : SpecScalar.of(put, scalar.origin());
  }

  /**
   * A text with its references put in.
   *
   * @param open the references whose values are being put together
   */
  private String text(String text, Origin origin, List<String> open) {
    Matcher reference = REFERENCE.matcher(text);
    StringBuilder put = new StringBuilder();
    while (reference.find()) {
      String whole = reference.group();
      String value = value(reference.group(1), keys(reference.group(2)), origin);
      if (value != null) {
        List<String> within = new ArrayList<>(open);
        within.add(whole);
        if (open.contains(whole)) {
          throw new FlowException(
              ErrorCode.INVALID_VALUE,
              origin.place() + ": the substitution is circular: " + String.join(" -> ", within));
        }
        value = text(value, origin, within);
      }
      reference.appendReplacement(put, Matcher.quoteReplacement(value == null ? whole : value));
    }
    return reference.appendTail(put).toString();
  }

  private static List<String> keys(String brackets) {
    return KEY.matcher(brackets).results().map(key -> key.group(1)).toList();
  }

  private @Nullable String value(String name, List<String> keys, Origin origin) {
    if (name.equals("DATETIME") && keys.isEmpty()) {
      return time;
    } else if (name.equals("arg") && keys.size() == 1) {
      return argument(keys.get(0), origin);
    }
    SpecNode node = spec.fields().get(name);
    for (String key : keys) {
      node = child(node, key);
    }
    if (!(node instanceof SpecScalar scalar)) {
      return null;
    }
    // A field of the spec that is empty or false is as one that is not given.
    return keys.isEmpty() && isFalsy(scalar.value()) ? null : shown(scalar.value());
  }

  private static boolean isFalsy(JsonNode value) {
    return value.isBoolean() ? !value.booleanValue() : value.asString("").isEmpty();
  }

  private static @Nullable SpecNode child(@Nullable SpecNode node, String key) {
    if (node instanceof SpecMapping mapping) {
      return mapping.fields().get(key);
    }
    return node instanceof SpecSequence list && INDEX.matcher(key).matches()
        ? list.items().stream().skip(Integer.parseInt(key)).findFirst().orElse(null)
        : null;
  }

  private String argument(String name, Origin origin) {
    JsonNode value = args.get(name);
    String shown = value == null ? null : shown(value);
    if (shown == null) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          origin.place()
              + ": {arg["
              + name
              + "]}: "
              + (value == null ? "there is no such argument" : "the argument is no single value"),
          "give it with --arg " + name + "=VALUE",
          null);
    }
    return shown;
  }

  /** A value as Python writes it into a text; null if it has no value to write. */
  private static @Nullable String shown(JsonNode value) {
    if (value.isNull() || value.isContainer()) {
      return null;
    } else if (value.isBoolean()) {
      return value.booleanValue() ? "True" : "False";
    }
    return value.asString();
  }
}

package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.Origin;
import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecScalar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The short forms of a checkpoint, {@code turn:5}, {@code token:500k}, {@code time:5m}, {@code
 * manual}, {@code default} and the path of a file, as the mapping that they stand for. What is none
 * of them stays as it is, and is refused when the spec is checked.
 */
final class CheckpointForms {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern TRIGGER = Pattern.compile("(turn|time|token):\\s*(.*?)\\s*");
  private static final Pattern AMOUNT =
      Pattern.compile("\\s*(\\d+(?:\\.\\d+)?)\\s*([a-zA-Z]?)\\s*");
  private static final Map<String, Integer> SECONDS =
      Map.of("s", 1, "m", 60, "h", 3600, "d", 86_400);
  private static final Map<String, Integer> TOKENS =
      Map.of("k", 1_000, "m", 1_000_000, "b", 1_000_000_000);
  private static final int MICROSECONDS = 6;

  private final SourceTrees trees;
  private final WorkingDirectory workingDirectory;

  /** Over the reader of files, whose paths resolve against the working directory. */
  CheckpointForms(SourceTrees trees, WorkingDirectory workingDirectory) {
    this.trees = trees;
    this.workingDirectory = workingDirectory;
  }

  SpecNode apply(SpecNode node) {
    String text = TreeEdits.text(node);
    if (text == null) {
      return TreeEdits.mapping(node, CheckpointForms::mapping);
    } else if (text.equals("default")) {
      return SpecMapping.empty(node.origin());
    } else if (text.equals("manual")) {
      return SpecMapping.empty(node.origin()).with("trigger", node);
    }
    Matcher parts = TRIGGER.matcher(text);
    if (parts.matches()) {
      SpecNode trigger = trigger(parts.group(1), parts.group(2), node.origin());
      return trigger == null ? node : SpecMapping.empty(node.origin()).with("trigger", trigger);
    }
    return text.isBlank() ? node : file(text, node);
  }

  /** A mapping in a file is whole, where one in a spec may leave fields to other layers. */
  private SpecNode file(String path, SpecNode node) {
    URI file = Locations.resolve(workingDirectory.uri(), path);
    if (!trees.exists(file)
        || !(trees.node(file, node.origin().layer(), null) instanceof SpecMapping mapping)) {
      return node;
    }
    SpecMapping whole = mapping(mapping);
    if (!whole.has("sandbox_paths")) {
      whole = whole.with("sandbox_paths", SpecMapping.empty(node.origin()));
    }
    return whole.has("retention")
        ? whole
        : whole.with("retention", SpecScalar.of("delete", node.origin()));
  }

  private static SpecMapping mapping(SpecMapping given) {
    SpecMapping layer = TreeEdits.withoutNulls(given);
    layer =
        TreeEdits.field(
            layer,
            "sandbox_paths",
            paths ->
                TreeEdits.values(paths, path -> TreeEdits.mapping(path, TreeEdits::withoutNulls)));
    return TreeEdits.field(
        layer, "trigger", trigger -> TreeEdits.mapping(trigger, CheckpointForms::interval));
  }

  private static SpecMapping interval(SpecMapping trigger) {
    String type = TreeEdits.text(trigger.fields().get("type"));
    String every = TreeEdits.text(trigger.fields().get("every"));
    if (type == null || every == null || type.equals("turn")) {
      return trigger;
    }
    SpecMapping read = trigger(type, every, trigger.origin());
    SpecNode amount = read == null ? null : read.fields().get("every");
    return amount == null ? trigger : trigger.with("every", amount);
  }

  private static @Nullable SpecMapping trigger(String type, String amount, Origin origin) {
    Matcher parts = AMOUNT.matcher(amount);
    if (!parts.matches()) {
      return null;
    }
    BigDecimal number = new BigDecimal(parts.group(1));
    String unit = parts.group(2).toLowerCase(Locale.ROOT);
    JsonNode every =
        switch (type) {
          case "turn" -> unit.isEmpty() ? whole(number) : null;
          case "token" -> TOKENS.containsKey(unit) ? whole(times(number, TOKENS, unit)) : null;
          case "time" -> SECONDS.containsKey(unit) ? time(times(number, SECONDS, unit)) : null;
          default -> null;
        };
    if (every == null || number.signum() == 0) {
      return null;
    }
    Map<String, SpecNode> fields = new LinkedHashMap<>();
    fields.put("type", SpecScalar.of(type, origin));
    fields.put("every", new SpecScalar(every, origin));
    return SpecMapping.owning(fields, origin);
  }

  private static BigDecimal times(BigDecimal number, Map<String, Integer> units, String unit) {
    return number.multiply(BigDecimal.valueOf(units.getOrDefault(unit, 0)));
  }

  private static @Nullable JsonNode whole(BigDecimal number) {
    try {
      long whole = number.longValueExact();
      // As a file that is read has it.
      return whole == (int) whole ? JSON.numberNode((int) whole) : JSON.numberNode(whole);
    } catch (ArithmeticException e) {
      return null;
    }
  }

  private static JsonNode time(BigDecimal seconds) {
    return JSON.stringNode(
        seconds.setScale(MICROSECONDS, RoundingMode.HALF_EVEN).toPlainString() + "s");
  }
}

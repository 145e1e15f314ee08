package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecScalar;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Fields that are one number with a fraction, as Inspect takes them: a text such as {@code 1e-3},
 * which YAML 1.1 does not take for a number, is one.
 */
final class NumberTexts {
  /** Of a generation config. */
  static final Set<String> CONFIG =
      Set.of("top_p", "temperature", "frequency_penalty", "presence_penalty");

  /** Of the options. */
  static final Set<String> OPTIONS = Set.of("retry_wait", "retry_connections");

  /** Of a task. */
  static final Set<String> TASK = Set.of("cost_limit");

  private static final Pattern EXPONENT =
      Pattern.compile("[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)[eE][-+]?[0-9]+");

  private NumberTexts() {}

  /** A value that is compared or put into texts, and so has a fraction where it is whole too. */
  static SpecNode number(SpecNode node) {
    if (!(node instanceof SpecScalar scalar)) {
      return node;
    }
    JsonNode value = scalar.value();
    return value.isIntegralNumber()
        ? new SpecScalar(JsonNodeFactory.instance.numberNode(value.doubleValue()), node.origin())
        : text(node);
  }

  /** A value of such a field; a whole number stays as it was written until it is printed. */
  static SpecNode text(SpecNode node) {
    String text = TreeEdits.text(node);
    return text != null && EXPONENT.matcher(text).matches()
        ? new SpecScalar(
            JsonNodeFactory.instance.numberNode(Double.parseDouble(text)), node.origin())
        : node;
  }
}

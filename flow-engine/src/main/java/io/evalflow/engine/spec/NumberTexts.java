package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecScalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Numbers of a generation config such as {@code 1e-3}, which YAML 1.1 reads as a text: made numbers
 * where the field is one with a fraction, as Inspect takes them.
 */
final class NumberTexts {
  /** The fields of a generation config that are one number with a fraction. */
  static final Set<String> FIELDS =
      Set.of("top_p", "temperature", "frequency_penalty", "presence_penalty");

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?");

  private NumberTexts() {}

  /** A whole config; anything else stays as it is. */
  static SpecNode read(SpecNode config) {
    if (!(config instanceof SpecMapping mapping)) {
      return config;
    }
    Map<String, SpecNode> read = new LinkedHashMap<>();
    mapping.fields().forEach((key, value) -> read.put(key, read(key, value)));
    return SpecMapping.owning(read, mapping.origin());
  }

  /** One field of a config. */
  static SpecNode read(String field, SpecNode node) {
    boolean number =
        FIELDS.contains(field)
            && node instanceof SpecScalar scalar
            && scalar.value().isString()
            && NUMBER.matcher(scalar.value().stringValue()).matches();
    return number
        ? new SpecScalar(
            JsonNodeFactory.instance.numberNode(Double.parseDouble(node.toJson().stringValue())),
            node.origin())
        : node;
  }
}

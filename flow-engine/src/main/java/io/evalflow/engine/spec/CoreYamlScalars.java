package io.evalflow.engine.spec;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The value of a plain scalar by the core schema of YAML 1.2. */
final class CoreYamlScalars {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");
  private static final Pattern BOOL = Pattern.compile("true|True|TRUE|false|False|FALSE");
  private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]{1,1000}");
  private static final Pattern OCTAL = Pattern.compile("0o[0-7]{1,1000}");
  private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]{1,1000}");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
  private static final Pattern INFINITE = Pattern.compile("[-+]?\\.(?:inf|Inf|INF)");
  private static final Pattern NAN = Pattern.compile("\\.(?:nan|NaN|NAN)");

  private CoreYamlScalars() {}

  static JsonNode value(String text) {
    if (NULL.matcher(text).matches()) {
      return JSON.nullNode();
    } else if (BOOL.matcher(text).matches()) {
      return JSON.booleanNode(text.toLowerCase(Locale.ROOT).equals("true"));
    } else if (DECIMAL.matcher(text).matches()) {
      return PyYamlScalars.number(new BigInteger(text));
    } else if (OCTAL.matcher(text).matches()) {
      return PyYamlScalars.number(new BigInteger(text.substring(2), 8));
    } else if (HEXADECIMAL.matcher(text).matches()) {
      return PyYamlScalars.number(new BigInteger(text.substring(2), 16));
    } else if (FLOAT.matcher(text).matches()) {
      return JSON.numberNode(Double.parseDouble(text));
    } else if (INFINITE.matcher(text).matches()) {
      boolean negative = text.startsWith("-");
      return JSON.numberNode(negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }
    return NAN.matcher(text).matches() ? JSON.numberNode(Double.NaN) : JSON.stringNode(text);
  }
}

package io.evalflow.evals.mock;

import io.evalflow.evals.text.PythonText;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** JSON as Python's {@code json.dumps} writes it, since its tokens are counted. */
final class PythonJson {
  private PythonJson() {}

  static StringBuilder write(JsonNode value, StringBuilder out) {
    if (value.isObject()) {
      String separator = "{";
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        out.append(separator);
        string(field.getKey(), out);
        write(field.getValue(), out.append(": "));
        separator = ", ";
      }
      return out.append(value.isEmpty() ? "{}" : "}");
    } else if (value.isArray()) {
      String separator = "[";
      for (JsonNode item : value.values()) {
        write(item, out.append(separator));
        separator = ", ";
      }
      return out.append(value.isEmpty() ? "[]" : "]");
    } else if (value.isString()) {
      return string(value.stringValue(), out);
    } else if (value.isBoolean()) {
      return out.append(value.booleanValue());
    }
    return out.append(value.isNumber() ? PythonText.repr(value) : "null");
  }

  private static StringBuilder string(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c >= 0x20 && c < 0x7f) {
            out.append(c);
          } else {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          }
        }
      }
    }
    return out.append('"');
  }
}

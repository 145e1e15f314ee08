package io.evalflow.cli.log;

import io.evalflow.cli.UsageException;
import io.evalflow.engine.log.LogJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * A name and a value of the command line.
 *
 * @param name the name, not empty
 * @param value the value: JSON where the text is JSON, else the text
 */
record Pair(String name, JsonNode value) {
  /**
   * Reads {@code NAME=VALUE}.
   *
   * @throws UsageException if it is not one
   */
  static Pair of(String option, String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new UsageException("--" + option + " must be NAME=VALUE, not '" + text + "'", null);
    }
    return new Pair(text.substring(0, equals), value(text.substring(equals + 1)));
  }

  /** A word that logs may hold for a number, but nobody who types it means one. */
  private static boolean isUnbounded(JsonNode value) {
    return value.isDouble() && !Double.isFinite(value.doubleValue());
  }

  private static JsonNode value(String text) {
    try {
      JsonNode value = LogJson.mapper().readTree(text);
      boolean isJson = value != null && !value.isMissingNode() && !isUnbounded(value);
      return isJson ? value : StringNode.valueOf(text);
    } catch (JacksonException notJson) {
      return StringNode.valueOf(text);
    }
  }
}

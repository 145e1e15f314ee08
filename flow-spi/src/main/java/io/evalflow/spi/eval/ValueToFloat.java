package io.evalflow.spi.eval;

import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Turns a score's value into a number, as Inspect AI's {@code value_to_float} does by default. */
public final class ValueToFloat {
  private ValueToFloat() {}

  /**
   * The number: C is 1, P 0.5, I and N 0; yes and true are 1, no and false 0; a number or the text
   * of a finite one is itself; anything else is 0.
   */
  public static double of(JsonNode value) {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    if (value.isBoolean()) {
      return value.booleanValue() ? 1 : 0;
    }
    return value.isString() ? ofText(value.stringValue()) : 0;
  }

  private static double ofText(String text) {
    return switch (text) {
      case Score.CORRECT -> 1;
      case Score.PARTIAL -> 0.5;
      case Score.INCORRECT, Score.NOANSWER -> 0;
      default -> ofWord(text);
    };
  }

  private static double ofWord(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "yes", "true" -> 1;
      case "no", "false" -> 0;
      default -> NumberText.finite(text).orElse(0);
    };
  }
}

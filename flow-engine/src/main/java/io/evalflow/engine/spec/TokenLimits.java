package io.evalflow.engine.spec;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Limits of tokens as users write them: a number, or a text such as {@code 500k} or 1.5m. */
public final class TokenLimits {
  private static final Pattern SHORT = Pattern.compile("(\\d+(?:\\.\\d+)?)([kmb]?)");

  private TokenLimits() {}

  /** The limit; null if there is none, or it is one that only a Python runtime knows. */
  public static @Nullable Integer tokens(@Nullable JsonNode limit) {
    if (limit == null || limit.isNull()) {
      return null;
    }
    if (limit.isInt()) {
      return limit.intValue();
    }
    Matcher parts =
        SHORT.matcher(limit.isString() ? limit.stringValue().toLowerCase(Locale.ROOT) : "");
    if (!parts.matches()) {
      return null;
    }
    int zeros =
        switch (parts.group(2)) {
          case "k" -> 3;
          case "m" -> 6;
          case "b" -> 9;
          default -> 0;
        };
    try {
      return new BigDecimal(parts.group(1)).movePointRight(zeros).intValueExact();
    } catch (ArithmeticException e) {
      return null;
    }
  }

  /** What is wrong with a limit that no runtime takes. */
  static Optional<String> problem(@Nullable JsonNode limit) {
    if (limit == null || limit.isNull() || limit.isString() || limit.isObject()) {
      return Optional.empty();
    }
    if (!limit.isInt()) {
      return Optional.of("expected a whole number or a text such as 500k, not " + limit);
    }
    return limit.intValue() < 1
        ? Optional.of("must be at least 1, not " + limit)
        : Optional.empty();
  }
}

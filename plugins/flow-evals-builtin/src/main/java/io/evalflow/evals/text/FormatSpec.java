package io.evalflow.evals.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Python's format specifications, such as {@code >10} or {@code ,.2f}, for texts and numbers.
 * Immutable.
 */
public final class FormatSpec {
  private static final Pattern SYNTAX =
      Pattern.compile(
          "(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<alt>#)?(?<zero>0)?(?<width>\\d{1,6})?"
              + "(?<group>[,_])?(?:\\.(?<precision>\\d{1,6}))?(?<type>[a-zA-Z%])?",
          Pattern.DOTALL);

  private final String fill;
  private final @Nullable String align;
  private final String sign;
  private final boolean alternate;
  private final int width;
  private final @Nullable String group;
  private final int precision;
  private final String type;

  private FormatSpec(Matcher spec) {
    boolean zero = spec.group("zero") != null;
    String explicitFill = spec.group("fill");
    this.fill = explicitFill != null ? explicitFill : zero ? "0" : " ";
    this.align = spec.group("align") != null ? spec.group("align") : zero ? "=" : null;
    this.sign = spec.group("sign") == null ? "-" : spec.group("sign");
    this.alternate = spec.group("alt") != null;
    this.width = spec.group("width") == null ? 0 : Integer.parseInt(spec.group("width"));
    this.group = spec.group("group");
    this.precision =
        spec.group("precision") == null ? -1 : Integer.parseInt(spec.group("precision"));
    this.type = spec.group("type") == null ? "" : spec.group("type");
  }

  /** The value in the given format; empty where Python refuses the two together. */
  public static Optional<String> format(JsonNode value, String spec) {
    if (spec.isEmpty()) {
      return Optional.of(PythonText.str(value));
    }
    Matcher matcher = SYNTAX.matcher(spec);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.ofNullable(new FormatSpec(matcher).apply(value));
  }

  /** A number with the given significant digits, as Python's {@code g} writes it. */
  public static String general(double value, int precision) {
    return value == 0 && 1 / value < 0 ? "-0" : general(new BigDecimal(value), precision, false);
  }

  private @Nullable String apply(JsonNode value) {
    if (value.isString()) {
      return text(value.stringValue());
    } else if (value.isBoolean()) {
      return whole(BigInteger.valueOf(value.booleanValue() ? 1 : 0));
    } else if (value.isIntegralNumber()) {
      return whole(value.bigIntegerValue());
    } else if (value.isNumber()) {
      return real(value.doubleValue(), type);
    }
    return null;
  }

  private @Nullable String text(String value) {
    boolean numberOnly =
        (!type.isEmpty() && !type.equals("s"))
            || alternate
            || group != null
            || !sign.equals("-")
            || "=".equals(align);
    if (numberOnly) {
      return null;
    }
    String cut =
        precision < 0 || value.codePointCount(0, value.length()) <= precision
            ? value
            : value.substring(0, value.offsetByCodePoints(0, precision));
    return pad("", cut, align == null ? "<" : align);
  }

  private @Nullable String whole(BigInteger value) {
    if ("eEfFgG%".contains(type) && !type.isEmpty()) {
      return real(value.doubleValue(), type);
    }
    if (precision >= 0) {
      return null;
    }
    return switch (type) {
      case "", "d", "n" -> number(value.signum() < 0, "", grouped(value.abs().toString(), 3));
      case "x" -> radix(value, 16, "0x");
      case "X" -> {
        String lower = radix(value, 16, "0x");
        yield lower == null ? null : lower.toUpperCase(Locale.ROOT);
      }
      case "o" -> radix(value, 8, "0o");
      case "b" -> radix(value, 2, "0b");
      case "c" ->
          value.bitLength() < 31
                  && Character.isValidCodePoint(value.intValue())
                  && value.signum() >= 0
              ? pad("", Character.toString(value.intValue()), align == null ? "<" : align)
              : null;
      default -> null;
    };
  }

  private @Nullable String radix(BigInteger value, int base, String prefix) {
    if (",".equals(group)) {
      return null;
    }
    String digits = grouped(value.abs().toString(base), 4);
    return number(value.signum() < 0, alternate ? prefix : "", digits);
  }

  private @Nullable String real(double value, String kind) {
    if (!kind.isEmpty() && !"eEfFgGn%".contains(kind)) {
      return null;
    }
    boolean negative = value < 0 || (value == 0 && 1 / value < 0);
    String digits;
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      digits = (Double.isNaN(value) ? "nan" : "inf") + (kind.equals("%") ? "%" : "");
    } else {
      digits = finite(Math.abs(value), kind);
    }
    return number(
        negative,
        "",
        kind.equals("E") || kind.equals("F") || kind.equals("G")
            ? digits.toUpperCase(Locale.ROOT)
            : digits);
  }

  private String finite(double value, String kind) {
    BigDecimal exact = new BigDecimal(value);
    int places = precision < 0 ? 6 : precision;
    return switch (kind) {
      case "f", "F" -> grouped(fixed(exact, places), 3);
      case "%" -> grouped(fixed(new BigDecimal(value * 100), places), 3) + "%";
      case "e", "E" -> exponential(exact, places);
      case "g", "G", "n" -> grouped(general(exact, places, alternate), 3);
      default -> grouped(shortest(value, exact), 3);
    };
  }

  /** The form without a type: like {@code repr}, or like {@code g} with one digit after a point. */
  private String shortest(double value, BigDecimal exact) {
    if (precision < 0) {
      return PythonText.repr(value);
    }
    int significant = Math.max(1, precision);
    BigDecimal rounded = exact.round(new MathContext(significant, RoundingMode.HALF_EVEN));
    int exponent = exponentOf(rounded);
    if (rounded.signum() != 0 && (exponent < -4 || exponent >= Math.max(1, significant - 1))) {
      return scientific(rounded.stripTrailingZeros(), exponent);
    }
    String plain = general(exact, precision, alternate);
    return plain.indexOf('.') < 0 ? plain + ".0" : plain;
  }

  private static String fixed(BigDecimal value, int places) {
    return value.setScale(places, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String exponential(BigDecimal value, int places) {
    BigDecimal rounded = value.round(new MathContext(places + 1, RoundingMode.HALF_EVEN));
    if (rounded.signum() == 0) {
      return fixed(BigDecimal.ZERO, places) + "e+00";
    }
    int exponent = exponentOf(rounded);
    BigDecimal mantissa = rounded.movePointLeft(exponent).setScale(places, RoundingMode.HALF_EVEN);
    return mantissa.toPlainString() + power(exponent);
  }

  private static String general(BigDecimal value, int precision, boolean keepZeros) {
    int significant = Math.max(1, precision);
    BigDecimal rounded = value.round(new MathContext(significant, RoundingMode.HALF_EVEN));
    int exponent = rounded.signum() == 0 ? 0 : exponentOf(rounded);
    if (exponent < -4 || exponent >= significant) {
      return keepZeros
          ? exponential(value, significant - 1)
          : scientific(rounded.stripTrailingZeros(), exponent);
    }
    if (keepZeros) {
      String plain =
          rounded.setScale(significant - 1 - exponent, RoundingMode.HALF_EVEN).toPlainString();
      return plain.indexOf('.') < 0 ? plain + "." : plain;
    }
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /** Digits in scientific notation with a sign and at least two digits in the exponent. */
  static String scientific(BigDecimal digits, int exponent) {
    return digits.movePointLeft(exponent).stripTrailingZeros().toPlainString() + power(exponent);
  }

  private static String power(int exponent) {
    int size = Math.abs(exponent);
    return "e" + (exponent < 0 ? '-' : '+') + (size < 10 ? "0" : "") + size;
  }

  private static int exponentOf(BigDecimal value) {
    return value.precision() - value.scale() - 1;
  }

  private String number(boolean negative, String prefix, String digits) {
    String signed = negative ? "-" : sign.equals("-") ? "" : sign;
    return pad(signed + prefix, digits, align == null ? ">" : align);
  }

  private String grouped(String digits, int size) {
    if (group == null) {
      return digits;
    }
    int end = 0;
    while (end < digits.length()
        && Character.digit(digits.charAt(end), 16) >= 0
        && (size == 4 || Character.isDigit(digits.charAt(end)))) {
      end++;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < end; i++) {
      if (i > 0 && (end - i) % size == 0) {
        out.append(group);
      }
      out.append(digits.charAt(i));
    }
    return out.append(digits, end, digits.length()).toString();
  }

  private String pad(String head, String body, String side) {
    int missing = width - head.length() - body.codePointCount(0, body.length());
    if (missing <= 0) {
      return head + body;
    }
    return switch (side) {
      case "<" -> head + body + fill.repeat(missing);
      case "^" -> fill.repeat(missing / 2) + head + body + fill.repeat(missing - missing / 2);
      case "=" -> head + fill.repeat(missing) + body;
      default -> fill.repeat(missing) + head + body;
    };
  }
}

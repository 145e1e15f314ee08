package io.evalflow.engine.spec;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import org.yaml.snakeyaml.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The value of a YAML scalar of a known type, as PyYAML's {@code safe_load} computes it. A date or
 * time, which JSON does not have, is its ISO 8601 text.
 */
final class PyYamlScalars {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MICROSECOND_DIGITS = 6;
  private static final int LONGEST_NUMBER = 1000;

  private PyYamlScalars() {}

  /**
   * The value.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static JsonNode value(Tag tag, String text) {
    if (tag.equals(Tag.STR) || tag.equals(Tag.MERGE)) {
      return JSON.stringNode(text);
    } else if (tag.equals(Tag.NULL)) {
      return JSON.nullNode();
    } else if (tag.equals(Tag.BOOL)) {
      return JSON.booleanNode(bool(text));
    } else if (tag.equals(Tag.INT)) {
      return integer(text);
    } else if (tag.equals(Tag.FLOAT)) {
      return JSON.numberNode(decimal(text));
    } else if (tag.equals(Tag.TIMESTAMP)) {
      return JSON.stringNode(time(text));
    }
    throw new IllegalArgumentException("the tag " + show(tag) + " is not supported here");
  }

  /** A tag as documents write it. */
  static String show(Tag tag) {
    String name = tag.getValue();
    return name.startsWith(Tag.PREFIX) ? "!!" + name.substring(Tag.PREFIX.length()) : name;
  }

  private static boolean bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "yes", "true", "on" -> true;
      case "no", "false", "off" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    };
  }

  private static JsonNode integer(String text) {
    if (text.length() > LONGEST_NUMBER) {
      throw new IllegalArgumentException("a number of " + text.length() + " digits is too long");
    }
    try {
      BigInteger value = magnitude(unsigned(text));
      return number(text.startsWith("-") ? value.negate() : value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
    }
  }

  private static BigInteger magnitude(String digits) {
    if (digits.equals("0")) {
      return BigInteger.ZERO;
    } else if (digits.startsWith("0b")) {
      return new BigInteger(digits.substring(2), 2);
    } else if (digits.startsWith("0x")) {
      return new BigInteger(digits.substring(2), 16);
    } else if (digits.startsWith("0")) {
      return new BigInteger(digits, 8);
    }
    BigInteger value = BigInteger.ZERO;
    for (String part : digits.split(":", -1)) {
      value = value.multiply(BigInteger.valueOf(60)).add(new BigInteger(part));
    }
    return value;
  }

  /** A whole number of any size. */
  static JsonNode number(BigInteger value) {
    if (value.bitLength() < Integer.SIZE) {
      return JSON.numberNode(value.intValue());
    }
    return value.bitLength() < Long.SIZE
        ? JSON.numberNode(value.longValue())
        : JSON.numberNode(value);
  }

  private static double decimal(String text) {
    double sign = text.startsWith("-") ? -1 : 1;
    String digits = unsigned(text).toLowerCase(Locale.ROOT);
    if (digits.equals(".inf")) {
      return sign * Double.POSITIVE_INFINITY;
    } else if (digits.equals(".nan")) {
      return Double.NaN;
    }
    try {
      double value = 0;
      for (String part : digits.split(":", -1)) {
        value = value * 60 + Double.parseDouble(part);
      }
      return sign * value;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a number", e);
    }
  }

  private static String unsigned(String text) {
    String digits = text.replace("_", "");
    return digits.startsWith("-") || digits.startsWith("+") ? digits.substring(1) : digits;
  }

  private static String time(String text) {
    Matcher parts = PyYamlResolver.TIME.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a date or time");
    }
    try {
      return parts.group(1) != null
          ? LocalDate.of(number(parts, 1), number(parts, 2), number(parts, 3)).toString()
          : dateTime(parts);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'" + text + "' is not a date: " + e.getMessage(), e);
    }
  }

  private static String dateTime(Matcher parts) {
    LocalDateTime time =
        LocalDateTime.of(
            number(parts, 4),
            number(parts, 5),
            number(parts, 6),
            number(parts, 7),
            number(parts, 8),
            number(parts, 9));
    String seconds =
        String.format(
            Locale.ROOT,
            "%sT%02d:%02d:%02d",
            time.toLocalDate(),
            time.getHour(),
            time.getMinute(),
            time.getSecond());
    return seconds + micros(parts.group(10)) + zone(parts);
  }

  private static String micros(String fraction) {
    if (fraction == null) {
      return "";
    }
    String digits = (fraction + "000000").substring(0, MICROSECOND_DIGITS);
    return digits.equals("000000") ? "" : "." + digits;
  }

  private static String zone(Matcher parts) {
    if (parts.group(11) == null) {
      return "";
    }
    if (parts.group(12) == null) {
      return "Z";
    }
    int hours = number(parts, 13);
    int minutes = parts.group(14) == null ? 0 : number(parts, 14);
    int sign = parts.group(12).equals("-") ? -1 : 1;
    return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes).getId();
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }
}

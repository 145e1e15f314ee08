package io.evalflow.evals.text;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.IntPredicate;
import tools.jackson.core.io.NumberOutput;
import tools.jackson.databind.JsonNode;

/** What Python's {@code str} does and Java's does otherwise. */
public final class PythonText {
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  private PythonText() {}

  /** White space as {@code str.isspace} has it: with no-break spaces, unlike Java. */
  public static boolean isSpace(int c) {
    if (c < 0x80) {
      return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
    }
    return c == 0x85 || Character.isSpaceChar(c);
  }

  /** Whether it is one of the ASCII punctuation characters. */
  public static boolean isPunctuation(int c) {
    return c < 0x80 && PUNCTUATION.indexOf(c) >= 0;
  }

  /** A letter, digit or other number, as {@code str.isalnum} has it, or an underscore. */
  public static boolean isWord(int c) {
    if (c == '_' || Character.isLetterOrDigit(c)) {
      return true;
    }
    int type = Character.getType(c);
    return type == Character.LETTER_NUMBER || type == Character.OTHER_NUMBER;
  }

  /** The text without white space at its ends. */
  public static String strip(String text) {
    return strip(text, PythonText::isSpace);
  }

  /** The text without the given characters at its ends; for characters of the basic plane. */
  public static String strip(String text, IntPredicate what) {
    int start = 0;
    int end = text.length();
    while (start < end && what.test(text.charAt(start))) {
      start++;
    }
    while (end > start && what.test(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** Whether nothing but white space is in it. */
  public static boolean isBlank(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isSpace(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** The words between white space. */
  public static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean space = i == text.length() || isSpace(text.charAt(i));
      if (space && start >= 0) {
        words.add(text.substring(start, i));
        start = -1;
      } else if (!space && start < 0) {
        start = i;
      }
    }
    return words;
  }

  /** Folds case for comparison, as {@code str.casefold}. */
  public static String casefold(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return foldUnicode(text);
      }
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static String foldUnicode(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    text.codePoints().forEach(c -> foldCharacter(c, folded));
    return folded.toString();
  }

  private static void foldCharacter(int c, StringBuilder folded) {
    if (c < 0x80) {
      folded.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c));
    } else if (c == 'ς') {
      folded.append('σ');
    } else if (c == 'ẞ') {
      folded.append("ss");
    } else if (c == 'ı') {
      folded.append('ı');
    } else if (isCherokee(c)) {
      // Unicode folds Cherokee to its older, upper-case letters.
      folded.appendCodePoint(Character.toUpperCase(c));
    } else {
      folded.append(Character.toString(c).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
    }
  }

  private static boolean isCherokee(int c) {
    return (c >= 0x13a0 && c <= 0x13fd) || (c >= 0xab70 && c <= 0xabbf);
  }

  /** A JSON value as {@code str} shows it. */
  public static String str(JsonNode value) {
    return value.isString() ? value.stringValue() : repr(value);
  }

  /** A JSON value as {@code repr} shows it. */
  public static String repr(JsonNode value) {
    if (value.isString()) {
      return quoted(value.stringValue());
    } else if (value.isBoolean()) {
      return value.booleanValue() ? "True" : "False";
    } else if (value.isFloatingPointNumber()) {
      return repr(value.doubleValue());
    } else if (value.isNumber()) {
      return value.bigIntegerValue().toString();
    } else if (value.isArray()) {
      StringJoiner items = new StringJoiner(", ", "[", "]");
      value.values().forEach(item -> items.add(repr(item)));
      return items.toString();
    } else if (value.isObject()) {
      StringJoiner fields = new StringJoiner(", ", "{", "}");
      value
          .properties()
          .forEach(field -> fields.add(quoted(field.getKey()) + ": " + repr(field.getValue())));
      return fields.toString();
    }
    return "None";
  }

  /** A number with the fewest digits that give it back, as {@code repr} writes it. */
  public static String repr(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    } else if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    } else if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    // Jackson's writer gives the shortest digits on every JDK; the JDK's own does from 19 on.
    BigDecimal digits = new BigDecimal(NumberOutput.toString(value, true)).stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent < -4 || exponent >= 16) {
      return FormatSpec.scientific(digits, exponent);
    }
    String plain = digits.toPlainString();
    return plain.indexOf('.') < 0 ? plain + ".0" : plain;
  }

  private static String quoted(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder out = new StringBuilder(text.length() + 2).append(quote);
    text.codePoints().forEach(c -> escape(c, quote, out));
    return out.append(quote).toString();
  }

  private static void escape(int c, char quote, StringBuilder out) {
    if (c == quote || c == '\\') {
      out.append('\\').append((char) c);
    } else if (c == '\n') {
      out.append("\\n");
    } else if (c == '\r') {
      out.append("\\r");
    } else if (c == '\t') {
      out.append("\\t");
    } else if (isPrintable(c)) {
      out.appendCodePoint(c);
    } else {
      out.append(escaped(c));
    }
  }

  /** A character that is not shown, as {@code repr} writes it. */
  static String escaped(int c) {
    String form = c <= 0xff ? "\\x%02x" : c <= 0xffff ? "\\u%04x" : "\\U%08x";
    return String.format(Locale.ROOT, form, c);
  }

  private static boolean isPrintable(int c) {
    if (c == ' ') {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }
}

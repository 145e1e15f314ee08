package io.evalflow.evals.text;

import io.evalflow.spi.eval.NumberText;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as people write them in any script: signs, fractions such as {@code 2½}, superscript
 * powers such as {@code 3²}, Chinese numerals, grouped and decimal points. Accepts what the numeric
 * scorers of Inspect AI accept.
 */
final class UnicodeNumber {
  private static final String MINUS = "-−﹣－负負";
  private static final String PLUS = "+＋﹢正";
  private static final String EXPONENT_MINUS = "-−﹣－";
  private static final String EXPONENT_PLUS = "+＋﹢";
  private static final String SEPARATORS = ",，﹐、٬ \u00a0\u202f\u2009\u2007\u2008'’ʼ＇";
  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  private UnicodeNumber() {}

  /** The number; empty if the text is none, or not a finite one. */
  static OptionalDouble parse(String text) {
    String rest = PythonText.strip(text);
    boolean negative = false;
    while (!rest.isEmpty() && (MINUS + PLUS).indexOf(rest.charAt(0)) >= 0) {
      negative ^= MINUS.indexOf(rest.charAt(0)) >= 0;
      rest = PythonText.strip(rest.substring(1));
    }
    OptionalDouble single = symbol(rest);
    double value;
    if (single.isPresent()) {
      value = single.getAsDouble();
    } else {
      int power = startOfPower(rest);
      OptionalDouble base =
          withFraction(power < 0 ? rest : PythonText.strip(rest.substring(0, power)));
      if (base.isEmpty()) {
        return base;
      }
      value = negative ? -base.getAsDouble() : base.getAsDouble();
      negative = false;
      if (power >= 0) {
        value = Math.pow(value, exponent(rest.substring(power)));
      }
    }
    value = negative ? -value : value;
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /** Where the superscript at the end begins; negative if there is none after a base. */
  private static int startOfPower(String text) {
    int end = text.length();
    while (end > 0 && isGap(text.charAt(end - 1))) {
      end--;
    }
    int start = end;
    while (start > 0 && SUPERSCRIPTS.indexOf(text.charAt(start - 1)) >= 0) {
      start--;
    }
    if (start == end) {
      return -1;
    }
    if (start > 0 && "⁻⁺".indexOf(text.charAt(start - 1)) >= 0) {
      start--;
    }
    return PythonText.isBlank(text.substring(0, start)) ? -1 : start;
  }

  private static double exponent(String superscript) {
    double power = 0;
    for (int i = 0; i < superscript.length(); i++) {
      int digit = SUPERSCRIPTS.indexOf(superscript.charAt(i));
      power = digit < 0 ? power : power * 10 + digit;
    }
    return superscript.charAt(0) == '⁻' ? -power : power;
  }

  private static OptionalDouble withFraction(String text) {
    int fractionAt = -1;
    double fraction = 0;
    for (int i = 0; i < text.length(); i++) {
      double part = symbol(text.substring(i, i + 1)).orElse(0);
      if (part > 0 && part < 1) {
        if (fractionAt >= 0) {
          return OptionalDouble.empty();
        }
        fractionAt = i;
        fraction = part;
      }
    }
    if (fractionAt < 0) {
      return plain(text);
    }
    for (int i = fractionAt + 1; i < text.length(); i++) {
      if (!isGap(text.charAt(i))) {
        return OptionalDouble.empty();
      }
    }
    String head = PythonText.strip(text.substring(0, fractionAt));
    OptionalDouble whole = head.isEmpty() ? OptionalDouble.of(0) : plain(head);
    return whole.isEmpty() ? whole : OptionalDouble.of(whole.getAsDouble() + fraction);
  }

  private static OptionalDouble plain(String text) {
    String stripped = PythonText.strip(text);
    if (stripped.isEmpty()) {
      return OptionalDouble.empty();
    }
    if (Chinese.appearsIn(stripped)) {
      OptionalDouble chinese = Chinese.parse(stripped);
      if (chinese.isPresent()) {
        return chinese;
      }
    }
    OptionalDouble digits = digits(stripped);
    return digits.isPresent() ? digits : symbol(stripped);
  }

  /** Digits of any script with grouping, one decimal point and an exponent. */
  private static OptionalDouble digits(String text) {
    char decimal = decimalMark(text);
    StringBuilder out = new StringBuilder(text.length());
    boolean point = false;
    boolean exponent = false;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if ((c == 'e' || c == 'E') && !exponent) {
        if (out.isEmpty()) {
          return OptionalDouble.empty();
        }
        exponent = true;
        out.append('e');
        if (i < text.length() && (EXPONENT_MINUS + EXPONENT_PLUS).indexOf(text.charAt(i)) >= 0) {
          out.append(EXPONENT_PLUS.indexOf(text.charAt(i)) >= 0 ? '+' : '-');
          i++;
        }
      } else if (c == '٫' || c == '．' || (decimal != 0 && c == decimal)) {
        if (point) {
          return OptionalDouble.empty();
        }
        point = true;
        out.append('.');
      } else if (!isGap(c) && (decimal == 0 || (c != ',' && c != '.'))) {
        OptionalInt digit = digit(c);
        if (digit.isEmpty()) {
          return OptionalDouble.empty();
        }
        out.append(digit.getAsInt());
      }
    }
    return NumberText.finite(out.toString());
  }

  private static char decimalMark(String text) {
    int dot = text.lastIndexOf('.');
    int comma = text.lastIndexOf(',');
    if (dot >= 0) {
      return dot > comma ? '.' : ',';
    }
    if (comma < 0) {
      return 0;
    }
    long after = text.substring(comma + 1).codePoints().filter(c -> digit(c).isPresent()).count();
    return after >= 1 && after <= 3 ? ',' : 0;
  }

  private static boolean isGap(int c) {
    return PythonText.isSpace(c) || SEPARATORS.indexOf(c) >= 0;
  }

  /** The value of a digit, plain, superscript, circled or Chinese. */
  static OptionalInt digit(int c) {
    if (c >= '0' && c <= '9') {
      return OptionalInt.of(c - '0');
    }
    if (c < 0x80) {
      return OptionalInt.empty();
    }
    int chinese = Chinese.digit(c);
    if (chinese >= 0) {
      return OptionalInt.of(chinese);
    }
    int value = numericValue(c);
    boolean isDigit = Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER || isDigitLike(c);
    return isDigit && value >= 0 && value <= 9 ? OptionalInt.of(value) : OptionalInt.empty();
  }

  /**
   * Whether Unicode takes a number character for a digit: its plain form, or what it encloses, is
   * one.
   */
  private static boolean isDigitLike(int c) {
    String plain = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKD);
    long digits = plain.chars().filter(d -> d >= '0' && d <= '9').count();
    return (digits == 1 && plain.indexOf('\u2044') < 0)
        || (c >= 0x2776 && c <= 0x2793)
        || (c >= 0x24f5 && c <= 0x24fd)
        || c == 0x24ff
        || (c >= 0x10a40 && c <= 0x10a43)
        || (c >= 0x10e60 && c <= 0x10e68)
        || (c >= 0x11052 && c <= 0x1105a)
        || c == 0x1f10b
        || c == 0x1f10c
        || (c >= 0x1369 && c <= 0x1371)
        || c == 0x19da;
  }

  /**
   * The value of a text of one number character: a digit, Roman numeral, fraction or Chinese unit.
   */
  static OptionalDouble symbol(String text) {
    if (text.isEmpty() || text.codePointCount(0, text.length()) != 1) {
      return OptionalDouble.empty();
    }
    int c = text.codePointAt(0);
    if (c >= '0' && c <= '9') {
      return OptionalDouble.of(c - '0');
    }
    if (c < 0x80) {
      return OptionalDouble.empty();
    }
    double chinese = Chinese.symbol(c);
    if (chinese >= 0) {
      return OptionalDouble.of(chinese);
    }
    int value = numericValue(c);
    return value >= 0 ? OptionalDouble.of(value) : fraction(text);
  }

  /** The whole number that a number character stands for; negative if it is none. */
  @SuppressWarnings("CharacterGetNumericValue") // letters, where it surprises, are left out
  private static int numericValue(int c) {
    int type = Character.getType(c);
    boolean number =
        type == Character.DECIMAL_DIGIT_NUMBER
            || type == Character.LETTER_NUMBER
            || type == Character.OTHER_NUMBER;
    return number ? Character.getNumericValue(c) : -1;
  }

  private static OptionalDouble fraction(String symbol) {
    String plain = Normalizer.normalize(symbol, Normalizer.Form.NFKD);
    int bar = plain.indexOf('\u2044');
    if (bar <= 0 || bar == plain.length() - 1) {
      return OptionalDouble.empty();
    }
    OptionalDouble over = NumberText.finite(plain.substring(0, bar));
    OptionalDouble under = NumberText.finite(plain.substring(bar + 1));
    return over.isPresent() && under.isPresent()
        ? OptionalDouble.of(over.getAsDouble() / under.getAsDouble())
        : OptionalDouble.empty();
  }

  /** Chinese numerals. */
  private static final class Chinese {
    private static final Map<Integer, Integer> DIGITS = new HashMap<>();
    private static final Map<Integer, Long> TENS =
        Map.of((int) '廿', 20L, (int) '卅', 30L, (int) '卌', 40L);
    private static final Map<Integer, Long> UNITS =
        Map.of(
            (int) '十', 10L, (int) '拾', 10L, (int) '百', 100L, (int) '佰', 100L, (int) '千', 1000L,
            (int) '仟', 1000L);
    private static final Map<Integer, Long> MYRIADS =
        Map.of(
            (int) '万',
            10_000L,
            (int) '萬',
            10_000L,
            (int) '亿',
            100_000_000L,
            (int) '億',
            100_000_000L,
            (int) '兆',
            1_000_000_000_000L);

    static {
      String[] digits = {"零〇○", "一壹幺", "二贰貳两兩", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖"};
      for (int i = 0; i < digits.length; i++) {
        int value = i;
        digits[i].codePoints().forEach(c -> DIGITS.put(c, value));
      }
    }

    private Chinese() {}

    static int digit(int c) {
      return DIGITS.getOrDefault(c, -1);
    }

    /** The value of a character alone; negative if it has none. */
    static double symbol(int c) {
      if (DIGITS.containsKey(c)) {
        // The circle and the long zero are digits in a row only, not numbers to Unicode.
        return c == '○' || c == '零' ? -1 : DIGITS.get(c);
      }
      @Nullable Long unit = UNITS.get(c);
      unit = unit == null ? TENS.get(c) : unit;
      unit = unit == null ? MYRIADS.get(c) : unit;
      return unit == null ? -1 : unit;
    }

    static boolean appearsIn(String text) {
      return text.codePoints()
          .anyMatch(c -> DIGITS.containsKey(c) || symbol(c) >= 0 || "点點负負".indexOf(c) >= 0);
    }

    static OptionalDouble parse(String text) {
      int mark = -1;
      for (int i = 0; i < text.length() && mark < 0; i++) {
        mark = "点點．.".indexOf(text.charAt(i)) >= 0 ? i : -1;
      }
      String whole = mark < 0 ? text : text.substring(0, mark);
      String decimals = mark < 0 ? "" : text.substring(mark + 1);
      boolean units =
          whole
              .codePoints()
              .anyMatch(c -> UNITS.containsKey(c) || TENS.containsKey(c) || MYRIADS.containsKey(c));
      OptionalDouble value = units ? withUnits(whole) : row(whole);
      if (value.isEmpty()) {
        return value;
      }
      double fraction = 0;
      double place = 0.1;
      for (int c : decimals.codePoints().filter(c -> !PythonText.isSpace(c)).toArray()) {
        OptionalInt digit = UnicodeNumber.digit(c);
        if (digit.isEmpty()) {
          return OptionalDouble.empty();
        }
        fraction += digit.getAsInt() * place;
        place /= 10;
      }
      return OptionalDouble.of(value.getAsDouble() + fraction);
    }

    private static OptionalDouble row(String text) {
      StringBuilder digits = new StringBuilder();
      for (int c : text.codePoints().filter(c -> !PythonText.isSpace(c)).toArray()) {
        OptionalInt digit = UnicodeNumber.digit(c);
        if (digit.isEmpty()) {
          return OptionalDouble.empty();
        }
        digits.append(digit.getAsInt());
      }
      return OptionalDouble.of(digits.isEmpty() ? 0 : Double.parseDouble(digits.toString()));
    }

    private static OptionalDouble withUnits(String text) {
      double total = 0;
      double section = 0;
      double number = 0;
      for (int c : text.codePoints().filter(c -> !PythonText.isSpace(c)).toArray()) {
        if (TENS.containsKey(c)) {
          section += TENS.get(c);
        } else if (UNITS.containsKey(c)) {
          section += (number == 0 ? 1 : number) * UNITS.get(c);
          number = 0;
        } else if (MYRIADS.containsKey(c)) {
          total += (section + number) * MYRIADS.get(c);
          section = 0;
          number = 0;
        } else if ("零〇○".indexOf(c) < 0) {
          OptionalInt digit = UnicodeNumber.digit(c);
          if (digit.isEmpty()) {
            return OptionalDouble.empty();
          }
          number = digit.getAsInt();
        }
      }
      return OptionalDouble.of(total + section + number);
    }
  }
}

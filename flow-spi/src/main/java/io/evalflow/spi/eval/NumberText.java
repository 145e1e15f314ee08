package io.evalflow.spi.eval;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Numbers in text, read as Python's {@code float} reads them, which is how Inspect AI decides
 * whether an answer is a number: white space around it, underscores between digits and the decimal
 * digits of any script are allowed; Java's suffixes and hexadecimal forms are not.
 */
public final class NumberText {
  private NumberText() {}

  /** The number that the text is; empty if it is none, or not a finite one. */
  public static OptionalDouble finite(String text) {
    @Nullable String plain = plain(text);
    if (plain == null) {
      return OptionalDouble.empty();
    }
    double value = Double.parseDouble(plain);
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /** The text without what Java would not read; null if it is not a number. */
  private static @Nullable String plain(String text) {
    int end = text.length();
    int start = 0;
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    StringBuilder plain = new StringBuilder(end - start);
    Reader reader = new Reader(text, start, end, plain);
    return reader.number() ? plain.toString() : null;
  }

  /** White space as Python's {@code str.isspace} has it. */
  private static boolean isSpace(char c) {
    return c == ' '
        || (c >= '\t' && c <= '\r')
        || (c >= '\u001c' && c <= '\u001f')
        || c == '\u0085'
        || (c >= '\u00a0' && Character.isSpaceChar(c));
  }

  /** Reads one number from a text, and copies it in ASCII. */
  private static final class Reader {
    private final String text;
    private final int end;
    private final StringBuilder out;
    private int at;

    Reader(String text, int start, int end, StringBuilder out) {
      this.text = text;
      this.at = start;
      this.end = end;
      this.out = out;
    }

    boolean number() {
      sign();
      int whole = digits();
      int fraction = 0;
      if (whole >= 0 && peek('.')) {
        out.append('.');
        at++;
        fraction = digits();
      }
      if (whole < 0 || fraction < 0 || whole + fraction == 0) {
        return false;
      }
      if (peek('e') || peek('E')) {
        out.append('e');
        at++;
        sign();
        if (digits() <= 0) {
          return false;
        }
      }
      return at == end;
    }

    private boolean peek(char c) {
      return at < end && text.charAt(at) == c;
    }

    private void sign() {
      if (peek('+') || peek('-')) {
        out.append(text.charAt(at++));
      }
    }

    /** How many digits stand here; negative if an underscore is not between two of them. */
    private int digits() {
      int count = 0;
      boolean underscore = false;
      while (at < end) {
        int c = text.codePointAt(at);
        if (c == '_') {
          if (count == 0 || underscore) {
            return -1;
          }
          underscore = true;
          at++;
          continue;
        }
        int digit =
            Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER ? Character.digit(c, 10) : -1;
        if (digit < 0) {
          break;
        }
        out.append((char) ('0' + digit));
        underscore = false;
        count++;
        at += Character.charCount(c);
      }
      return underscore ? -1 : count;
    }
  }
}

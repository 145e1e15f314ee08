package io.evalflow.cli.display;

import java.util.Locale;
import org.jline.utils.WCWidth;

/**
 * Text as a terminal shows it: a width in columns, where a CJK character or an emoji takes two, and
 * nothing that a terminal would obey.
 */
public final class Text {
  /** Joins emojis to one. */
  private static final int JOINER = 0x200D;

  private static final int NEXT_LINE = 0x85;

  private final String ellipsis;

  /** Text for an output that can show characters beyond ASCII, or cannot. */
  public Text(boolean unicode) {
    ellipsis = unicode ? "…" : "~";
  }

  /** The text on one line, without control characters; they could be escape sequences of a log. */
  public static String clean(String text) {
    if (isPlain(text)) {
      return text.strip();
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isShown(c)) {
                clean.appendCodePoint(c);
              } else if (breaksLine(c) && !endsWithBlank(clean)) {
                clean.append(' ');
              }
            });
    return clean.toString().strip();
  }

  /**
   * The text with its lines and blanks, and with the code of each character that a terminal does
   * not show, as names in messages may have such.
   */
  public static String visible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.replace("\r\n", "\n")
        .codePoints()
        .forEach(
            c -> {
              if (isShown(c) || c == '\n' || c == '\t') {
                visible.appendCodePoint(c);
              } else {
                visible.append(String.format(Locale.ROOT, "\\u%04x", c));
              }
            });
    return visible.toString();
  }

  /**
   * Whether a terminal shows a character, and does not obey it or anything that begins with it: no
   * control, no break of lines, no change of direction, no half of a character.
   */
  public static boolean isShown(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      case Character.FORMAT -> codePoint == JOINER;
      default -> true;
    };
  }

  private static boolean breaksLine(int codePoint) {
    return Character.isWhitespace(codePoint) || codePoint == NEXT_LINE;
  }

  private static boolean endsWithBlank(StringBuilder text) {
    return text.length() > 0 && text.charAt(text.length() - 1) == ' ';
  }

  /** Whether it is of printable ASCII alone, as most texts are: each takes a column. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  /** The first line that says something. */
  static String firstLine(String text) {
    return text.lines().filter(line -> !line.isBlank()).findFirst().map(Text::clean).orElse("");
  }

  /** Columns that a clean text takes. */
  public static int width(String text) {
    if (isPlain(text)) {
      return text.length();
    }
    int width = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      width += Math.max(0, WCWidth.wcwidth(text.codePointAt(i)));
    }
    return width;
  }

  /** The text, cut at its end to a width. */
  public String cut(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    return columns < 1 ? "" : head(text, columns - 1) + ellipsis;
  }

  /** The text, cut in its middle to a width, for names whose ends tell them apart. */
  String cutMiddle(String text, int columns) {
    if (width(text) <= columns || columns < 8) {
      return cut(text, columns);
    }
    int right = (columns - 1) / 2;
    String reversed = new StringBuilder(text).reverse().toString();
    String tail = new StringBuilder(head(reversed, right)).reverse().toString();
    return head(text, columns - 1 - width(tail)) + ellipsis + tail;
  }

  /** A model's name: whole, else without its providers, else cut. */
  String model(String model, int columns) {
    if (width(model) <= columns) {
      return model;
    }
    return cutMiddle(model.substring(model.lastIndexOf('/') + 1), columns);
  }

  /** The text with blanks up to a width. */
  public static String left(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - width(text)));
  }

  /** The text with blanks before it up to a width. */
  public static String right(String text, int columns) {
    return " ".repeat(Math.max(0, columns - width(text))) + text;
  }

  private static String head(String text, int columns) {
    int width = 0;
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      width += Math.max(0, WCWidth.wcwidth(c));
      if (width > columns) {
        break;
      }
      i += Character.charCount(c);
    }
    return text.substring(0, i);
  }
}

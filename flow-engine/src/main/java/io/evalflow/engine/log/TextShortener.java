package io.evalflow.engine.log;

import java.util.ArrayList;
import java.util.List;

/**
 * Shortens a text to a width, at a word or after a hyphen, with all white space collapsed. Gives
 * what Python's {@code textwrap.shorten} gives for ordinary text, since Inspect's summaries are
 * made with it; widths are in code points.
 */
final class TextShortener {
  private static final String PLACEHOLDER = "...";

  private TextShortener() {}

  static String shorten(String text, int width) {
    String collapsed = collapse(text);
    if (!LogText.longerThan(collapsed, width)) {
      return collapsed;
    }
    List<String> line = new ArrayList<>();
    int length = 0;
    for (String piece : pieces(collapsed)) {
      int pieceLength = length(piece);
      if (length + pieceLength > width) {
        if (pieceLength > width && width > length) {
          line.add(LogText.head(piece, width - length));
          length = width;
        }
        break;
      }
      line.add(piece);
      length += pieceLength;
    }
    while (!line.isEmpty()) {
      String last = line.get(line.size() - 1);
      if (!last.isBlank() && length + PLACEHOLDER.length() <= width) {
        return String.join("", line) + PLACEHOLDER;
      }
      length -= length(last);
      line.remove(line.size() - 1);
    }
    return PLACEHOLDER;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Words and the spaces between them; a word ends after a hyphen between letters, too. */
  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= text.length(); i++) {
      if (i == text.length() || isBoundary(text, i)) {
        pieces.add(text.substring(start, i));
        start = i;
      }
    }
    return pieces;
  }

  private static boolean isBoundary(String text, int i) {
    if ((text.charAt(i) == ' ') != (text.charAt(i - 1) == ' ')) {
      return true;
    }
    return i >= 3
        && i + 1 < text.length()
        && text.charAt(i - 1) == '-'
        && Character.isLetter(text.charAt(i - 2))
        && Character.isLetterOrDigit(text.charAt(i - 3))
        && Character.isLetter(text.charAt(i))
        && Character.isLetter(text.charAt(i + 1));
  }

  private static String collapse(String text) {
    if (isCollapsed(text)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    boolean space = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isSpace(c)) {
        space = out.length() > 0;
      } else {
        if (space) {
          out.append(' ');
          space = false;
        }
        out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean isCollapsed(String text) {
    boolean before = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean space = isSpace(c);
      if (space && (before || c != ' ')) {
        return false;
      }
      before = space;
    }
    return !before || text.isEmpty();
  }

  /** White space as Python's {@code str.split} sees it. */
  private static boolean isSpace(char c) {
    return c == ' '
        || (c >= '\t' && c <= '\r')
        || (c >= 0x1c && c <= 0x1f)
        || c == 0x85
        || Character.isSpaceChar(c);
  }
}

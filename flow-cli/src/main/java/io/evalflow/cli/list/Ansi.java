package io.evalflow.cli.list;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** Text with its styles as ANSI escape sequences, for a terminal or a pager. */
final class Ansi {
  private static final String START = "\u001b[";
  private static final String RESET = "\u001b[0m";

  private Ansi() {}

  /** A text with its styles; JLine's own way makes plus signs of the lines of a tree. */
  static String of(AttributedString text) {
    StringBuilder ansi = new StringBuilder();
    int start = 0;
    while (start < text.length()) {
      int end = text.runLimit(start);
      AttributedStyle style = text.styleAt(start);
      boolean plain = style.equals(AttributedStyle.DEFAULT);
      String run = text.subSequence(start, end).toString();
      ansi.append(plain ? run : START + style.toAnsi() + "m" + run + RESET);
      start = end;
    }
    return ansi.toString();
  }
}

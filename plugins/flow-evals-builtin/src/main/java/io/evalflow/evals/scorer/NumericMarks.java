package io.evalflow.evals.scorer;

import io.evalflow.evals.text.PythonText;

/** Takes out of a text what stands around numbers: currencies, grouping commas, emphasis marks. */
final class NumericMarks {
  private static final String MARKS = "$,£€*_";

  private NumericMarks() {}

  /**
   * The text without those marks (also where a backslash escapes one), and without points that no
   * digit follows.
   */
  static String remove(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escapes =
          c == '\\' && i + 1 < text.length() && MARKS.indexOf(text.charAt(i + 1)) >= 0;
      if (!escapes && MARKS.indexOf(c) < 0) {
        kept.append(c);
      }
    }
    return withoutLonePoints(kept);
  }

  private static String withoutLonePoints(StringBuilder text) {
    StringBuilder kept = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '.' || (i + 1 < text.length() && isDigit(text, i + 1))) {
        kept.append(c);
      }
    }
    return kept.toString();
  }

  private static boolean isDigit(StringBuilder text, int at) {
    int c = text.codePointAt(at);
    return !PythonText.isSpace(c) && Character.isDigit(c);
  }
}

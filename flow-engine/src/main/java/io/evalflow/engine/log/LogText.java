package io.evalflow.engine.log;

/** Lengths of texts as Python counts them: in code points. */
final class LogText {
  private LogText() {}

  /** Whether a text has more than {@code limit} code points. */
  static boolean longerThan(String text, int limit) {
    int units = text.length();
    return units > limit && (units > 2 * limit || text.codePointCount(0, units) > limit);
  }

  /** The first {@code limit} code points of a text, or all of it. */
  static String head(String text, int limit) {
    return longerThan(text, limit) ? text.substring(0, text.offsetByCodePoints(0, limit)) : text;
  }
}

package io.evalflow.engine.log;

import java.util.Locale;

/**
 * Halves of a surrogate pair that stand alone, as models write them when an emoji is cut. UTF-8
 * cannot hold them; they become a backslash, {@code u} and four digits.
 */
final class LoneSurrogates {
  private LoneSurrogates() {}

  static String escaped(String text) {
    StringBuilder copy = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        if (copy != null) {
          copy.append(c).append(text.charAt(i + 1));
        }
        i++;
      } else if (Character.isSurrogate(c)) {
        if (copy == null) {
          copy = new StringBuilder(text.length() + 16).append(text, 0, i);
        }
        copy.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else if (copy != null) {
        copy.append(c);
      }
    }
    return copy == null ? text : copy.toString();
  }
}

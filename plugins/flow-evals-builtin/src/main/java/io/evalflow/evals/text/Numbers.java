package io.evalflow.evals.text;

import io.evalflow.spi.eval.NumberText;
import java.util.OptionalDouble;

/** Numbers in the answers of models. */
public final class Numbers {
  private static final String SURROUNDING = "!?:;()[]{}'\"`";

  private Numbers() {}

  /**
   * The number that a word is, in any script; empty if it is none.
   *
   * @param trim whether brackets, quotes and sentence marks around it are left out first
   */
  public static OptionalDouble parse(String word, boolean trim) {
    String bare = trim ? PythonText.strip(word, c -> SURROUNDING.indexOf(c) >= 0) : word;
    OptionalDouble number = NumberText.finite(bare);
    return number.isPresent() || mayNotBeNumber(bare) ? number : UnicodeNumber.parse(bare);
  }

  /** The number with five significant digits; the word itself if it is no number. */
  public static String normalized(String word, boolean trim) {
    OptionalDouble number = parse(word, trim);
    return number.isPresent() ? FormatSpec.general(number.getAsDouble(), 5) : word;
  }

  /** A quick no for ordinary words: ASCII without any digit is no number in any notation. */
  private static boolean mayNotBeNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || (c >= '0' && c <= '9')) {
        return false;
      }
    }
    return true;
  }
}

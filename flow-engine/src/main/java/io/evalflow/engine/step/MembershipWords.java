package io.evalflow.engine.step;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words {@code in} and {@code not in}, which JEXL does not have, as operators that it has. */
final class MembershipWords {
  /**
   * A text in quotes, one of the words, or their operators; what stands behind a dot is a field.
   */
  private static final Pattern WORDS =
      Pattern.compile(
          "\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'"
              + "|(?<![\\w.$])(?<not>not\\s+)?in(?![\\w$])"
              + "|[=!]\\^");

  private MembershipWords() {}

  /**
   * The expression with operators for the words.
   *
   * @throws IllegalArgumentException if it has one of these operators, which are not what JEXL
   *     means by them
   */
  static String operators(String expression) {
    Matcher matcher = WORDS.matcher(expression);
    return matcher.replaceAll(
        found -> {
          String word = found.group();
          if (word.startsWith("\"") || word.startsWith("'")) {
            return Matcher.quoteReplacement(word);
          }
          if (word.endsWith("^")) {
            throw new IllegalArgumentException(
                word + " is not for filters; a text begins as a =~ 'begin.*' says");
          }
          return word.startsWith("not") ? "!^" : "=^";
        });
  }
}

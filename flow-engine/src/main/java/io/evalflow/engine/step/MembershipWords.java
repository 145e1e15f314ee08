package io.evalflow.engine.step;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words {@code in} and {@code not in}, which JEXL does not have, as operators that it has. */
final class MembershipWords {
  /** A text in quotes, or one of the words; what stands behind a dot is a field. */
  private static final Pattern WORDS =
      Pattern.compile(
          "\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'"
              + "|(?<![\\w.$])(?<not>not\\s+)?in(?![\\w$])");

  private MembershipWords() {}

  /** The expression with operators for the words. */
  static String operators(String expression) {
    Matcher matcher = WORDS.matcher(expression);
    return matcher.replaceAll(
        found -> {
          String word = found.group();
          if (word.startsWith("\"") || word.startsWith("'")) {
            return Matcher.quoteReplacement(word);
          }
          return word.startsWith("not") ? "!^" : "=^";
        });
  }
}

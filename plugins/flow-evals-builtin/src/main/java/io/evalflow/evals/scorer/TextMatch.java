package io.evalflow.evals.scorer;

import io.evalflow.evals.text.Numbers;
import io.evalflow.evals.text.PythonText;
import java.util.Collections;
import java.util.List;

/**
 * Looks for a target at a place of the completion, ignoring white space and punctuation around
 * both; or for a number among the completion's words. Immutable.
 */
final class TextMatch implements Comparison {
  private final MatchLocation location;
  private final boolean ignoreCase;
  private final boolean numeric;

  TextMatch(MatchLocation location, boolean ignoreCase, boolean numeric) {
    this.location = location;
    this.ignoreCase = ignoreCase;
    this.numeric = numeric;
  }

  @Override
  public Verdict compare(String completion, String target) {
    String answer = PythonText.strip(completion);
    String value = ignoreCase ? PythonText.casefold(answer) : answer;
    String wanted = PythonText.strip(target);
    wanted = ignoreCase ? PythonText.casefold(wanted) : wanted;
    if (numeric) {
      wanted = NumericMarks.remove(wanted);
      if (Numbers.parse(wanted, true).isPresent()) {
        return compareNumbers(answer, NumericMarks.remove(value), Numbers.normalized(wanted, true));
      }
    }
    return new Verdict(answer, found(bare(value), bare(wanted)));
  }

  private boolean found(String value, String wanted) {
    return switch (location) {
      case BEGIN -> value.startsWith(wanted);
      case END -> value.endsWith(wanted);
      case EXACT -> value.equals(wanted);
      case ANY -> value.contains(wanted);
    };
  }

  private Verdict compareNumbers(String answer, String value, String wanted) {
    if (location == MatchLocation.EXACT) {
      String number = Numbers.normalized(value, false);
      return new Verdict(number, number.equals(wanted));
    }
    List<String> words = PythonText.split(value);
    if (location == MatchLocation.ANY) {
      boolean found = words.stream().anyMatch(word -> isNumber(word, wanted));
      return new Verdict(found ? wanted : answer, found);
    }
    if (location == MatchLocation.END) {
      Collections.reverse(words);
    }
    for (String word : words) {
      if (Numbers.parse(word, true).isPresent()) {
        String number = Numbers.normalized(word, true);
        return new Verdict(number, number.equals(wanted));
      }
    }
    return new Verdict("", wanted.isEmpty());
  }

  private static boolean isNumber(String word, String wanted) {
    return Numbers.parse(word, true).isPresent() && Numbers.normalized(word, true).equals(wanted);
  }

  private static String bare(String text) {
    return PythonText.strip(
        text, c -> c == ' ' || (c >= '\t' && c <= '\r') || PythonText.isPunctuation(c));
  }
}

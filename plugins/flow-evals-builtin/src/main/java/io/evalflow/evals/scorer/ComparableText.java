package io.evalflow.evals.scorer;

import io.evalflow.evals.text.PythonText;
import io.evalflow.spi.eval.NumberText;
import java.util.OptionalDouble;
import java.util.StringJoiner;

/**
 * Brings a text into the form in which {@code exact} compares: case folded, without articles and
 * punctuation, numbers in one spelling, single spaces.
 */
final class ComparableText {
  private ComparableText() {}

  static String of(String text) {
    StringJoiner words = new StringJoiner(" ");
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      // White space other than a space stays inside a word here, so "1\n2" is not a number.
      if (i == text.length() || text.charAt(i) == ' ' || text.charAt(i) == '-') {
        String word = i == start ? "" : word(text.substring(start, i));
        if (!word.isEmpty()) {
          words.add(word);
        }
        start = i + 1;
      }
    }
    return words.toString();
  }

  private static String word(String word) {
    String folded = PythonText.casefold(word);
    OptionalDouble number = number(folded);
    String bare =
        number.isPresent() ? PythonText.repr(number.getAsDouble()) : withoutPunctuation(folded);
    if (number.isEmpty()) {
      OptionalDouble late = NumberText.finite(bare);
      bare = late.isPresent() ? PythonText.repr(late.getAsDouble()) : bare;
    }
    return String.join(" ", PythonText.split(withoutArticles(bare)));
  }

  /** The number that the word is, whatever punctuation stands around it. */
  private static OptionalDouble number(String word) {
    OptionalDouble number = NumberText.finite(word);
    if (number.isPresent()) {
      return number;
    }
    return NumberText.finite(
        PythonText.strip(
            word, c -> c == ' ' || (c >= '\t' && c <= '\r') || PythonText.isPunctuation(c)));
  }

  private static String withoutPunctuation(String word) {
    StringBuilder kept = new StringBuilder(word.length());
    for (int i = 0; i < word.length(); i++) {
      if (!PythonText.isPunctuation(word.charAt(i))) {
        kept.append(word.charAt(i));
      }
    }
    return kept.toString();
  }

  private static String withoutArticles(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      int end = endOfWord(text, i);
      if (end == i) {
        int c = text.codePointAt(i);
        kept.appendCodePoint(c);
        i += Character.charCount(c);
        continue;
      }
      String word = text.substring(i, end);
      kept.append(word.equals("a") || word.equals("an") || word.equals("the") ? " " : word);
      i = end;
    }
    return kept.toString();
  }

  private static int endOfWord(String text, int start) {
    int end = start;
    while (end < text.length() && PythonText.isWord(text.codePointAt(end))) {
      end += Character.charCount(text.codePointAt(end));
    }
    return end;
  }
}

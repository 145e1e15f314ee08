package io.evalflow.engine.plan;

import io.evalflow.spi.eval.SampleId;
import java.util.regex.Pattern;

/** Ids of samples with wildcards, in which a number and its text are the same. */
final class SampleIdPatterns {
  private static final int WIDTH = 20;
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  private SampleIdPatterns() {}

  /** An id in the form in which patterns are matched: numbers with leading zeros. */
  static String normal(SampleId id) {
    String text = id.toString();
    if (!DIGITS.matcher(text).matches()) {
      return text;
    }
    String digits = text.replaceFirst("^0+(?=.)", "");
    return "0".repeat(Math.max(0, WIDTH - digits.length())) + digits;
  }

  /** The pattern of an id: {@code *}, {@code ?}, {@code [abc]} and {@code [!abc]}. */
  static Pattern compile(SampleId id) {
    String glob = normal(id);
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char letter = glob.charAt(i);
      int end = letter == '[' ? endOfSet(glob, i) : -1;
      if (end > 0) {
        regex.append(set(glob.substring(i + 1, end)));
        i = end;
      } else if (letter == '*') {
        regex.append(".*");
      } else if (letter == '?') {
        regex.append('.');
      } else {
        regex.append(Pattern.quote(String.valueOf(letter)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  /** The index of the bracket that ends a set; a bracket right at its start is part of the set. */
  private static int endOfSet(String glob, int start) {
    int from = start + 1;
    if (from < glob.length() && glob.charAt(from) == '!') {
      from++;
    }
    return glob.indexOf(']', from + 1);
  }

  private static String set(String content) {
    boolean negated = content.startsWith("!");
    String letters =
        (negated ? content.substring(1) : content).replaceAll("([\\\\\\[\\]&^])", "\\\\$1");
    return "[" + (negated ? "^" : "") + letters + "]";
  }
}

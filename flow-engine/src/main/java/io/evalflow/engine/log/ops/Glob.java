package io.evalflow.engine.log.ops;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Patterns of names as Python's {@code fnmatch} has them: {@code *} stands for any text, {@code ?}
 * for any character, {@code [a-z]} for one of some and {@code [!a-z]} for any other.
 */
public final class Glob {
  private Glob() {}

  /**
   * Whether a name is as one of the patterns says, or there are none.
   *
   * @throws FlowException if a pattern is wrong
   */
  public static boolean matchesAny(List<String> patterns, String name) {
    return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> matches(pattern, name));
  }

  private static boolean matches(String pattern, String name) {
    try {
      return Pattern.compile(regex(pattern), Pattern.DOTALL).matcher(name).matches();
    } catch (PatternSyntaxException e) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          "the pattern '" + pattern + "' is wrong: its range ends before it begins",
          null,
          e);
    }
  }

  private static String regex(String pattern) {
    StringBuilder regex = new StringBuilder();
    int at = 0;
    while (at < pattern.length()) {
      int c = pattern.codePointAt(at);
      int end = c == '[' ? endOfSet(pattern, at) : -1;
      if (end > 0) {
        regex.append(set(pattern.substring(at + 1, end)));
        at = end + 1;
        continue;
      }
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(Character.toString(c)));
      }
      at += Character.charCount(c);
    }
    return regex.toString();
  }

  /** Where the set that begins at a bracket ends; -1 if the bracket stands for itself. */
  private static int endOfSet(String pattern, int start) {
    int first = start + 1;
    if (first < pattern.length() && pattern.charAt(first) == '!') {
      first++;
    }
    // A bracket that closes nothing is one of the characters.
    return pattern.indexOf(']', first + 1);
  }

  private static String set(String characters) {
    boolean other = characters.startsWith("!");
    String of = other ? characters.substring(1) : characters;
    return "[" + (other ? "^" : "") + of.replaceAll("[\\\\\\[\\]^&]", "\\\\$0") + "]";
  }
}

package io.evalflow.engine.log.ops;

import java.util.List;
import java.util.regex.Pattern;

/** Patterns of names, where {@code *} stands for any text and {@code ?} for any character. */
final class Glob {
  private Glob() {}

  /** Whether a name is as one of the patterns says, or there are none. */
  static boolean matchesAny(List<String> patterns, String name) {
    return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> matches(pattern, name));
  }

  private static boolean matches(String pattern, String name) {
    StringBuilder regex = new StringBuilder();
    for (int c : pattern.codePoints().toArray()) {
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(Character.toString(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
  }
}

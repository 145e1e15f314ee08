package io.evalflow.engine.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The content of a {@code .env} file, as python-dotenv reads it: {@code KEY=VALUE} lines, with
 * {@code export}, quotes (over several lines too), comments, and {@code ${NAME}} or {@code
 * ${NAME:-default}} put in.
 */
final class DotEnv {
  private static final Pattern STATEMENT =
      Pattern.compile(
          "(?:^|\\G)[ \\t]*(?:export[ \\t]+)?([^=\\s#'\"]+)[ \\t]*=[ \\t]*"
              + "(?:'((?:\\\\'|[^'])*)'|\"((?:\\\\\"|[^\"])*)\"|([^\\r\\n]*))[^\\r\\n]*",
          Pattern.MULTILINE);
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}:]+)(?::-([^}]*))?}");
  private static final Pattern ESCAPE = Pattern.compile("\\\\([\\\\'\"nrtabfv])");
  private static final Pattern COMMENT = Pattern.compile("(?:^|\\s+)#.*");

  private DotEnv() {}

  /**
   * The variables of a file, in its order.
   *
   * @param outer variables that stand above those of the file; null for one that is not set
   */
  static Map<String, String> parse(String text, Function<String, @Nullable String> outer) {
    Map<String, String> values = new LinkedHashMap<>();
    Matcher statement = STATEMENT.matcher(text);
    while (statement.find()) {
      values.put(statement.group(1), expand(raw(statement), values, outer));
    }
    return Collections.unmodifiableMap(values);
  }

  private static String raw(Matcher statement) {
    if (statement.group(2) != null) {
      return statement.group(2).replace("\\'", "'").replace("\\\\", "\\");
    }
    if (statement.group(3) != null) {
      return ESCAPE.matcher(statement.group(3)).replaceAll(DotEnv::unescape);
    }
    return COMMENT.matcher(statement.group(4)).replaceFirst("").strip();
  }

  private static String unescape(java.util.regex.MatchResult escape) {
    String letter = escape.group(1);
    int known = "nrtabfv".indexOf(letter);
    String meant = known < 0 ? letter : String.valueOf("\n\r\t\007\b\f\013".charAt(known));
    return Matcher.quoteReplacement(meant);
  }

  private static String expand(
      String value, Map<String, String> inner, Function<String, @Nullable String> outer) {
    return REFERENCE
        .matcher(value)
        .replaceAll(
            reference -> {
              String name = reference.group(1);
              String found = outer.apply(name);
              if (found == null) {
                found = inner.get(name);
              }
              String otherwise = reference.group(2) == null ? "" : reference.group(2);
              return Matcher.quoteReplacement(found == null ? otherwise : found);
            });
  }
}

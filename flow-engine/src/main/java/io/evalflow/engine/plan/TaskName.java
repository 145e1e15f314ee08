package io.evalflow.engine.plan;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a task in a spec: a registered name, {@code file.ext} or {@code file.ext@task}.
 *
 * @param whole as it was written
 * @param path what stands before the last {@code @}
 * @param task what stands after it
 */
record TaskName(String whole, String path, Optional<String> task) {
  private static final Pattern EXTENSION = Pattern.compile("[^/\\\\]\\.([A-Za-z0-9]+)$");

  static TaskName parse(String name) {
    int at = name.lastIndexOf('@');
    return at <= 0 || at == name.length() - 1
        ? new TaskName(name, name, Optional.empty())
        : new TaskName(name, name.substring(0, at), Optional.of(name.substring(at + 1)));
  }

  /** The ending of the file name, without the dot. */
  Optional<String> extension() {
    Matcher matcher = EXTENSION.matcher(path);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Whether it can be nothing but a file. */
  boolean looksLikePath() {
    return task.isPresent() || path.startsWith(".") || path.startsWith("/");
  }
}

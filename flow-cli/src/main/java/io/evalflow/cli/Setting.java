package io.evalflow.cli;

import io.evalflow.engine.spec.Environment;
import io.evalflow.spi.config.StrictBinder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.jspecify.annotations.Nullable;

/**
 * The value of an option.
 *
 * @param source the option or variable that it came from
 */
record Setting(String source, String value) {
  private static final Set<String> TRUE = Set.of("1", "true", "t", "yes", "y", "on");
  private static final Set<String> FALSE = Set.of("0", "false", "f", "no", "n", "off");

  /**
   * The value from the command line, the last one if it is given twice, else from the environment;
   * null if neither gives one.
   */
  static @Nullable Setting of(
      CommandName command,
      CommandLine line,
      Environment environment,
      String option,
      String... furtherVariables) {
    String[] given = line.getOptionValues(option);
    return given != null
        ? new Setting("--" + option, given[given.length - 1])
        : inEnvironment(command, environment, option, furtherVariables);
  }

  /**
   * The value from the environment: of Inspect Flow's names for the option the first that is set.
   */
  static @Nullable Setting inEnvironment(
      CommandName command, Environment environment, String option, String... furtherVariables) {
    String suffix = option.toUpperCase(Locale.ROOT).replace('-', '_');
    List<String> variables = new ArrayList<>();
    variables.add("INSPECT_FLOW_" + suffix);
    variables.add("INSPECT_FLOW_" + command.word().toUpperCase(Locale.ROOT) + "_" + suffix);
    variables.addAll(Arrays.asList(furtherVariables));
    for (String variable : variables) {
      Optional<String> value = environment.get(variable);
      if (value.isPresent() && !value.get().isEmpty()) {
        return new Setting(variable, value.get());
      }
    }
    return null;
  }

  /** Whether it says yes. */
  boolean isTrue() {
    String word = value.toLowerCase(Locale.ROOT);
    if (!TRUE.contains(word) && !FALSE.contains(word)) {
      throw notAmong(List.of("true", "false"));
    }
    return TRUE.contains(word);
  }

  /** An error: it must be one of some words. */
  UsageException notAmong(List<String> words) {
    return new UsageException(
        source + " cannot be '" + value + "'",
        StrictBinder.didYouMean(value.toLowerCase(Locale.ROOT), words)
            .orElse("it is one of " + String.join(", ", words)));
  }
}

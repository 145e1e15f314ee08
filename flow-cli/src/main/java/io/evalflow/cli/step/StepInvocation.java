package io.evalflow.cli.step;

import io.evalflow.cli.LogLevel;
import io.evalflow.cli.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a command line that begins with {@code flow-cli step} asks for, as far as it can be read
 * before the step is found. Immutable.
 *
 * @param arguments what is left: the step, its options and the paths
 * @param logLevel how much the command logs to standard error
 * @param pluginPath plugin paths as given
 */
public record StepInvocation(List<String> arguments, LogLevel logLevel, List<String> pluginPath) {
  private static final String LOG_LEVEL = "--log-level";
  private static final String PLUGIN_PATH = "--plugin-path";

  /** Copies its lists. */
  public StepInvocation {
    arguments = List.copyOf(arguments);
    pluginPath = List.copyOf(pluginPath);
  }

  /**
   * Reads what follows {@code flow-cli step}.
   *
   * @throws UsageException if it is wrong
   */
  public static StepInvocation parse(List<String> given) {
    List<String> rest = new ArrayList<>();
    List<String> pluginPath = new ArrayList<>();
    LogLevel level = LogLevel.WARNING;
    for (int i = 0; i < given.size(); i++) {
      String argument = given.get(i);
      String name =
          argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
      if (!name.equals(LOG_LEVEL) && !name.equals(PLUGIN_PATH)) {
        rest.add(argument);
        continue;
      }
      boolean apart = name.equals(argument);
      if (apart && i + 1 == given.size()) {
        throw new UsageException(name + " needs a value", null);
      }
      String value = apart ? given.get(++i) : argument.substring(name.length() + 1);
      if (name.equals(PLUGIN_PATH)) {
        pluginPath.add(value);
      } else {
        level = level(value);
      }
    }
    return new StepInvocation(rest, level, pluginPath);
  }

  private static LogLevel level(String word) {
    return LogLevel.of(word)
        .orElseThrow(
            () ->
                new UsageException(
                    "--log-level takes one of "
                        + String.join(
                            ", ", Arrays.stream(LogLevel.values()).map(LogLevel::word).toList())
                        + ", not '"
                        + word
                        + "'",
                    null));
  }
}

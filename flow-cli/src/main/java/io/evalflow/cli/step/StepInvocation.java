package io.evalflow.cli.step;

import io.evalflow.cli.CommandName;
import io.evalflow.cli.CommonOptions;
import io.evalflow.cli.LogLevel;
import io.evalflow.cli.UsageException;
import io.evalflow.engine.spec.Environment;
import java.util.ArrayList;
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
  private static final String LOG_LEVEL = "--" + CommonOptions.LOG_LEVEL;
  private static final String PLUGIN_PATH = "--" + CommonOptions.PLUGIN_PATH;

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
  public static StepInvocation parse(List<String> given, Environment environment) {
    List<String> rest = new ArrayList<>();
    List<String> pluginPath = new ArrayList<>();
    String level = null;
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
        level = value;
      }
    }
    return new StepInvocation(
        rest, LogLevel.chosen(CommandName.STEP, level, environment), pluginPath);
  }
}

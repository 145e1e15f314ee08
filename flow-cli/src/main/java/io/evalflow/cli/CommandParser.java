package io.evalflow.cli;

import io.evalflow.cli.display.DisplayMode;
import io.evalflow.cli.list.ListInvocation;
import io.evalflow.cli.log.LogInvocation;
import io.evalflow.cli.step.StepInvocation;
import io.evalflow.engine.spec.Environment;
import io.evalflow.engine.spec.SpecOverrides;
import io.evalflow.spi.config.StrictBinder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.jspecify.annotations.Nullable;

/**
 * Reads a command line. What it does not give comes from the environment, under the names of
 * Inspect Flow: {@code INSPECT_FLOW_OPTION}, or {@code INSPECT_FLOW_COMMAND_OPTION}.
 */
final class CommandParser {
  private final Environment environment;

  CommandParser(Environment environment) {
    this.environment = environment;
  }

  /**
   * Reads a command line.
   *
   * @throws UsageException if it is wrong
   */
  Command parse(List<String> arguments) {
    if (arguments.isEmpty()) {
      return new Command.Help(null);
    }
    String first = arguments.get(0);
    return switch (first) {
      case "-h", "--help" -> new Command.Help(null);
      case "--version" -> new Command.Version();
      case "help" -> help(arguments.subList(1, arguments.size()));
      case "log" ->
          new Command.Log(LogInvocation.parse(arguments.subList(1, arguments.size()), environment));
      case "list" ->
          new Command.Listing(
              ListInvocation.parse(arguments.subList(1, arguments.size()), environment));
      case "step" ->
          new Command.Step(
              StepInvocation.parse(arguments.subList(1, arguments.size()), environment));
      default -> {
        if (first.startsWith("-") && first.length() > 1) {
          throw OptionParsing.unknownOption(first, CommandOptions.general(), "flow-cli");
        }
        yield command(commandName(first), arguments.subList(1, arguments.size()));
      }
    };
  }

  private Command help(List<String> topics) {
    if (!topics.isEmpty() && topics.get(0).equals(CommandName.LOG.word())) {
      return new Command.Log(LogInvocation.help(topics.subList(1, topics.size())));
    }
    if (!topics.isEmpty() && topics.get(0).equals(CommandName.LIST.word())) {
      List<String> rest = new ArrayList<>(topics.subList(1, topics.size()));
      rest.add("--help");
      return new Command.Listing(ListInvocation.parse(rest, environment));
    }
    if (!topics.isEmpty() && topics.get(0).equals(CommandName.STEP.word())) {
      List<String> rest = new ArrayList<>(topics.subList(1, topics.size()));
      rest.add("--help");
      return new Command.Step(StepInvocation.parse(rest, environment));
    }
    if (topics.size() > 1) {
      throw unexpected(topics.get(1), "flow-cli help");
    }
    return new Command.Help(topics.isEmpty() ? null : commandName(topics.get(0)));
  }

  private static CommandName commandName(String word) {
    return CommandName.of(word)
        .orElseThrow(
            () -> {
              List<String> words =
                  Arrays.stream(CommandName.values()).map(CommandName::word).toList();
              return new UsageException(
                  "unknown command '" + word + "'",
                  StrictBinder.didYouMean(word, words)
                      .orElse("commands: " + String.join(", ", words)));
            });
  }

  private Command command(CommandName command, List<String> arguments) {
    CommandLine line = line(command, arguments);
    if (line.hasOption(CommonOptions.HELP)) {
      return new Command.Help(command);
    }
    List<String> operands = line.getArgList();
    boolean schema = command == CommandName.CONFIG && line.hasOption(CommandOptions.SCHEMA);
    int expected = command.takesSpec() && !schema ? 1 : 0;
    if (operands.size() > expected) {
      throw unexpected(operands.get(expected), "flow-cli " + command.word());
    }
    if (operands.size() < expected) {
      throw new UsageException(
          "'flow-cli " + command.word() + "' needs a spec", "flow-cli " + command.synopsis());
    }
    LogLevel logLevel = LogLevel.chosen(command, line, environment);
    if (schema) {
      return new Command.Schema(logLevel);
    }
    List<String> pluginPath =
        Optional.ofNullable(line.getOptionValues(CommonOptions.PLUGIN_PATH))
            .map(List::of)
            .orElse(List.of());
    return switch (command) {
      case RUN -> run(line, operands.get(0), logLevel, pluginPath);
      case CONFIG ->
          new Command.Config(
              operands.get(0),
              overrides(command, line),
              line.hasOption(CommandOptions.JSON),
              line.getOptionValue(CommandOptions.EXPLAIN),
              line.hasOption(CommandOptions.YES),
              logLevel,
              pluginPath);
      case PLUGINS ->
          new Command.Plugins(line.hasOption(CommandOptions.JSON), logLevel, pluginPath);
      case LOG, LIST, STEP -> throw new IllegalStateException("these are parsed by themselves");
    };
  }

  private Command run(CommandLine line, String spec, LogLevel logLevel, List<String> pluginPath) {
    boolean dryRun = flag(CommandName.RUN, line, CommandOptions.DRY_RUN);
    boolean json = line.hasOption(CommandOptions.JSON);
    if (json && !dryRun) {
      throw new UsageException("--json needs --dry-run", null);
    }
    return new Command.Run(
        spec,
        overrides(CommandName.RUN, line),
        dryRun,
        json,
        line.hasOption(CommandOptions.YES),
        display(line),
        logLevel,
        pluginPath);
  }

  private static CommandLine line(CommandName command, List<String> arguments) {
    return OptionParsing.parse(CommandOptions.of(command), arguments, "flow-cli " + command.word());
  }

  private SpecOverrides overrides(CommandName command, CommandLine line) {
    return new OverrideOptions(command, line, environment).overrides();
  }

  private @Nullable DisplayMode display(CommandLine line) {
    Setting setting = setting(CommandName.RUN, line, CommandOptions.DISPLAY, "INSPECT_DISPLAY");
    if (setting == null) {
      return null;
    }
    return DisplayMode.of(setting.value())
        .orElseThrow(
            () ->
                setting.notAmong(
                    Arrays.stream(DisplayMode.values()).map(DisplayMode::word).toList()));
  }

  private boolean flag(CommandName command, CommandLine line, String option) {
    if (line.hasOption(option)) {
      return true;
    }
    Setting setting = setting(command, line, option);
    return setting != null && setting.isTrue();
  }

  private @Nullable Setting setting(
      CommandName command, CommandLine line, String option, String... furtherVariables) {
    return Setting.of(command, line, environment, option, furtherVariables);
  }

  private static UsageException unexpected(String operand, String command) {
    return new UsageException(
        "unexpected argument '" + operand + "'", "see '" + command + " --help'");
  }
}

package io.evalflow.cli.log;

import io.evalflow.cli.CommandName;
import io.evalflow.cli.CommonOptions;
import io.evalflow.cli.ExitCode;
import io.evalflow.cli.HelpText;
import io.evalflow.cli.LogLevel;
import io.evalflow.cli.OptionParsing;
import io.evalflow.cli.UsageException;
import io.evalflow.engine.spec.Environment;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.StrictBinder;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.jspecify.annotations.Nullable;

/** What a command line that begins with {@code flow-cli log} asks for. Immutable. */
public final class LogInvocation {
  private static final List<String> HELP = List.of("-h", "--help", "help");

  private final @Nullable String help;
  private final @Nullable LogLine line;
  private final LogLevel logLevel;
  private final List<String> pluginPath;

  private LogInvocation(
      @Nullable String help, @Nullable LogLine line, LogLevel logLevel, List<String> pluginPath) {
    this.help = help;
    this.line = line;
    this.logLevel = logLevel;
    this.pluginPath = pluginPath;
  }

  /**
   * Reads what follows {@code flow-cli log}.
   *
   * @throws UsageException if it is wrong
   */
  public static LogInvocation parse(List<String> arguments, Environment environment) {
    if (arguments.isEmpty()) {
      return helpOf(general());
    }
    List<String> rest = arguments.subList(1, arguments.size());
    if (HELP.contains(arguments.get(0))) {
      return help(rest);
    }
    LogCommandName name = name(arguments.get(0));
    CommandLine parsed =
        OptionParsing.parse(LogOptions.of(name), rest, "flow-cli log " + name.word());
    if (parsed.hasOption(CommonOptions.HELP)) {
      return helpOf(page(name));
    }
    LogLine line = new LogLine(name, parsed);
    if (line.operands().size() > name.operands()) {
      throw new UsageException(
          "unexpected argument '" + line.operands().get(name.operands()) + "'",
          "see 'flow-cli log " + name.word() + " --help'");
    }
    return new LogInvocation(
        null,
        line,
        LogLevel.chosen(CommandName.LOG, parsed, environment),
        line.values(CommonOptions.PLUGIN_PATH));
  }

  /** Asks for the help page of a command, or of all if none is named. */
  public static LogInvocation help(List<String> topics) {
    return helpOf(topics.isEmpty() ? general() : page(name(topics.get(0))));
  }

  private static LogInvocation helpOf(String page) {
    return new LogInvocation(page, null, LogLevel.WARNING, List.of());
  }

  private static LogCommandName name(String word) {
    return LogCommandName.of(word)
        .orElseThrow(
            () -> {
              List<String> words =
                  Arrays.stream(LogCommandName.values()).map(LogCommandName::word).toList();
              return new UsageException(
                  "unknown command 'log " + word + "'",
                  StrictBinder.nearest(word, words)
                      .map(near -> "did you mean 'log " + near + "'?")
                      .orElse("commands: " + String.join(", ", words)));
            });
  }

  private static String general() {
    Map<String, String> commands = new LinkedHashMap<>();
    for (LogCommandName name : LogCommandName.values()) {
      commands.put(name.synopsis(), name.summary());
    }
    return HelpText.page(
            "flow-cli log COMMAND [OPTION]...",
            "Works on eval logs, of this engine and of Inspect, in both formats.",
            commands)
        + "\n'flow-cli log COMMAND --help' says more about a command.\n";
  }

  private static String page(LogCommandName name) {
    return HelpText.page(
        "flow-cli log " + name.synopsis() + " [OPTION]...", name.summary(), LogOptions.of(name));
  }

  /** The help page, if that is asked for. */
  public Optional<String> helpPage() {
    return Optional.ofNullable(help);
  }

  /** How much the command logs to standard error. */
  public LogLevel logLevel() {
    return logLevel;
  }

  /** Plugin paths as given. */
  public List<String> pluginPath() {
    return pluginPath;
  }

  /**
   * Carries the command out.
   *
   * @return the exit code
   */
  public int run(LogContext context, LogEngine engine) {
    if (line == null) {
      throw new IllegalStateException("help is asked for");
    }
    try {
      int code = line.command().command().run(line, context, engine);
      context.out().flush();
      return code;
    } catch (IOException e) {
      if (Output.nobodyReads(e)) {
        return ExitCode.DONE;
      }
      throw new FlowException(
          ErrorCode.STORAGE, "the output could not be written: " + e.getMessage(), null, e);
    }
  }
}

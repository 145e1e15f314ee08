package io.evalflow.cli.list;

import io.evalflow.cli.CliContext;
import io.evalflow.cli.CommandName;
import io.evalflow.cli.CommonOptions;
import io.evalflow.cli.HelpText;
import io.evalflow.cli.LogLevel;
import io.evalflow.cli.OptionParsing;
import io.evalflow.cli.UsageException;
import io.evalflow.engine.list.LogLists;
import io.evalflow.engine.spec.Environment;
import io.evalflow.spi.config.StrictBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.jspecify.annotations.Nullable;

/** What a command line that begins with {@code flow-cli list} asks for. Immutable. */
public final class ListInvocation {
  private static final List<String> HELP = List.of("-h", "--help", "help");
  private static final String LOG = "log";
  private static final String USAGE = "flow-cli list log [PATH]... [OPTION]...";
  private static final String SUMMARY =
      "Shows eval logs, the newest first: of logs, of directories and all below them, else of"
          + " INSPECT_LOG_DIR, else of ./logs. --json leaves out what is only for the eye.";

  private final @Nullable CommandLine line;
  private final String help;
  private final LogLevel logLevel;

  private ListInvocation(@Nullable CommandLine line, String help, LogLevel logLevel) {
    this.line = line;
    this.help = help;
    this.logLevel = logLevel;
  }

  /**
   * Reads what follows {@code flow-cli list}.
   *
   * @throws UsageException if it is wrong
   */
  public static ListInvocation parse(List<String> arguments, Environment environment) {
    if (arguments.isEmpty() || HELP.contains(arguments.get(0))) {
      return new ListInvocation(null, general(), LogLevel.WARNING);
    }
    if (!arguments.get(0).equals(LOG)) {
      throw new UsageException(
          "unknown command 'list " + arguments.get(0) + "'",
          StrictBinder.didYouMean(arguments.get(0), List.of(LOG)).orElse("commands: list log"));
    }
    CommandLine line =
        OptionParsing.parse(
            ListOptions.all(),
            expanded(arguments.subList(1, arguments.size())),
            "flow-cli list log");
    if (line.hasOption(CommonOptions.HELP)) {
      return new ListInvocation(
          null, HelpText.page(USAGE, SUMMARY, ListOptions.all()), LogLevel.WARNING);
    }
    return new ListInvocation(line, "", LogLevel.chosen(CommandName.LIST, line, environment));
  }

  private static String general() {
    return HelpText.page(
            "flow-cli list log [PATH]... [OPTION]...",
            "Lists what runs left.",
            Map.of("log [PATH]...", "List eval logs: tasks, status, samples, tags."))
        + "\n'flow-cli list log --help' says more.\n";
  }

  /** With a number of its own as {@code --max-count}, and a lone {@code --live} with its value. */
  private static List<String> expanded(List<String> arguments) {
    List<String> expanded = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      boolean lone = argument.equals("--" + ListOptions.LIVE);
      boolean number = i + 1 < arguments.size() && arguments.get(i + 1).matches("\\d+");
      if (argument.matches("-\\d+")) {
        expanded.add("--" + ListOptions.MAX_COUNT + "=" + argument.substring(1));
      } else if (lone && !number) {
        expanded.add(argument + "=" + LiveList.SECONDS);
      } else {
        expanded.add(argument);
      }
    }
    return expanded;
  }

  /** The help page, if that is asked for. */
  public Optional<String> helpPage() {
    return line == null ? Optional.of(help) : Optional.empty();
  }

  /** How much the command logs to standard error. */
  public LogLevel logLevel() {
    return logLevel;
  }

  /** Plugin paths as given. */
  public List<String> pluginPath() {
    String[] given = line == null ? null : line.getOptionValues(CommonOptions.PLUGIN_PATH);
    return given == null ? List.of() : List.of(given);
  }

  /**
   * Carries the command out.
   *
   * @return the exit code
   */
  public int run(CliContext context, LogLists lists) {
    if (line == null) {
      throw new IllegalStateException("help is asked for");
    }
    return new ListCommand(context, lists, line).run();
  }
}

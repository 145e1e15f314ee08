package io.evalflow.cli;

import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** The options of each command, in the order of the help. */
final class CommandOptions {
  static final String LOG_DIR = "log-dir";
  static final String LIMIT = "limit";
  static final String DRY_RUN = "dry-run";
  static final String JSON = "json";
  static final String DISPLAY = "display";
  static final String LOG_LEVEL = "log-level";
  static final String PLUGIN_PATH = "plugin-path";
  static final String HELP = "help";
  static final String VERSION = "version";

  private CommandOptions() {}

  /** The options of a command, or those that stand before any. */
  static Options of(CommandName command) {
    Options options = new Options();
    if (command.takesSpec()) {
      options.addOption(
          value(LOG_DIR, "DIR", "Where logs are written, in place of the spec's log_dir."));
      options.addOption(value(LIMIT, "N", "Run at most N samples of each task."));
    }
    if (command == CommandName.RUN) {
      options.addOption(flag(null, DRY_RUN, "Show what would run, and write nothing."));
      options.addOption(flag(null, JSON, "Print the dry run as JSON."));
      options.addOption(
          value(
              DISPLAY,
              "MODE",
              "How to show progress: full, plain or none; full in a terminal, else plain."));
    }
    if (command == CommandName.PLUGINS) {
      options.addOption(flag(null, JSON, "Print the list as JSON."));
    }
    options.addOption(
        value(
            LOG_LEVEL,
            "LEVEL",
            "What to log: debug, info, warning or error; warning unless given."));
    options.addOption(
        value(
            PLUGIN_PATH,
            "PATH",
            "A directory of plugins, or a plugin's jar; may be given several times."));
    options.addOption(flag("h", HELP, "Show this help."));
    return options;
  }

  /** The options that stand before any command. */
  static Options general() {
    return new Options()
        .addOption(flag("h", HELP, "Show this help."))
        .addOption(flag(null, VERSION, "Show the version."));
  }

  private static Option flag(@Nullable String letter, String name, String help) {
    return Option.builder(letter).longOpt(name).desc(help).get();
  }

  private static Option value(String name, String argument, String help) {
    return Option.builder().longOpt(name).hasArg().argName(argument).desc(help).get();
  }
}

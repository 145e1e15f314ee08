package io.evalflow.cli;

import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** The options of each command, in the order of the help. */
final class CommandOptions {
  static final String LOG_DIR = "log-dir";
  static final String LIMIT = "limit";
  static final String SET = "set";
  static final String ARG = "arg";
  static final String LOG_DIR_CREATE_UNIQUE = "log-dir-create-unique";
  static final String RESUME = "resume";
  static final String STORE = "store";
  static final String STORE_FILTER = "store-filter";
  static final String STORE_READ = "store-read";
  static final String STORE_WRITE = "store-write";
  static final String VENV = "venv";
  static final String YES = "yes";
  static final String EXPLAIN = "explain";
  static final String SCHEMA = "schema";
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
      overrides(options);
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
    if (command == CommandName.CONFIG) {
      options.addOption(flag(null, JSON, "Print the spec as JSON."));
      options.addOption(
          flag(null, SCHEMA, "Print the JSON Schema of specs, for editors; takes no spec."));
      options.addOption(
          value(
              EXPLAIN,
              "PATH",
              "Say which file, default, prefix or override gave a value, such as"
                  + " tasks[0].config.temperature."));
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

  /** What goes over a spec. */
  private static void overrides(Options options) {
    options.addOption(
        value(
            "s",
            SET,
            "PATH=VALUE",
            "Set a field, as in options.limit=10; JSON where it parses, else a text; added to a"
                + " list. May be given several times."));
    options.addOption(
        value(
            "A",
            ARG,
            "NAME=VALUE",
            "An argument of the spec, put in for {arg[NAME]}; may be given several times."));
    options.addOption(
        value(LOG_DIR, "DIR", "Where logs are written, in place of the spec's log_dir."));
    onOff(
        options,
        LOG_DIR_CREATE_UNIQUE,
        "Write logs to a new directory below log_dir, named after the time.");
    options.addOption(flag(null, RESUME, "Go on in the log directory of the last run."));
    options.addOption(value(LIMIT, "N", "Run at most N samples of each task."));
    options.addOption(
        Option.builder()
            .longOpt(STORE)
            .hasArg()
            .optionalArg(true)
            .argName("DIR")
            .desc("The store of logs, in place of the spec's: a directory, auto or none.")
            .get());
    options.addOption(
        value(
            STORE_FILTER,
            "NAME",
            "A filter on the logs of the store; may be given several times."));
    onOff(options, STORE_READ, "Use logs of the store.");
    onOff(options, STORE_WRITE, "Write logs to the store.");
    options.addOption(flag(null, VENV, "Run in a virtual environment."));
    options.addOption(flag(null, YES, "Go on with a spec of more than 10,000 tasks."));
  }

  private static void onOff(Options options, String name, String help) {
    options.addOption(flag(null, name, help));
    options.addOption(flag(null, "no-" + name, "The opposite of --" + name + "."));
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

  private static Option value(String letter, String name, String argument, String help) {
    return Option.builder(letter).longOpt(name).hasArg().argName(argument).desc(help).get();
  }

  private static Option value(String name, String argument, String help) {
    return Option.builder().longOpt(name).hasArg().argName(argument).desc(help).get();
  }
}

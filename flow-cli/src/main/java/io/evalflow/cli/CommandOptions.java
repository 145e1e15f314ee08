package io.evalflow.cli;

import org.apache.commons.cli.Options;

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
  static final String VERSION = "version";

  private CommandOptions() {}

  /** The options of a command, or those that stand before any. */
  static Options of(CommandName command) {
    Options options = new Options();
    if (command.takesSpec()) {
      overrides(options);
    }
    if (command == CommandName.RUN) {
      options.addOption(CommonOptions.flag(DRY_RUN, "Show what would run, and write nothing."));
      options.addOption(CommonOptions.flag(JSON, "Print the dry run as JSON."));
      options.addOption(
          CommonOptions.value(
              DISPLAY,
              "MODE",
              "How to show progress: full, plain or none; full in a terminal, else plain."));
    }
    if (command == CommandName.CONFIG) {
      options.addOption(CommonOptions.flag(JSON, "Print the spec as JSON."));
      options.addOption(
          CommonOptions.flag(
              SCHEMA, "Print the JSON Schema of specs, for editors; takes no spec."));
      options.addOption(
          CommonOptions.value(
              EXPLAIN,
              "PATH",
              "Say which file, default, prefix or override gave a value, such as"
                  + " tasks[0].config.temperature."));
    }
    if (command == CommandName.PLUGINS) {
      options.addOption(CommonOptions.flag(JSON, "Print the list as JSON."));
    }
    return CommonOptions.addTo(options);
  }

  /** What goes over a spec. */
  private static void overrides(Options options) {
    options.addOption(
        CommonOptions.value(
            "s",
            SET,
            "PATH=VALUE",
            "Set a field, as in options.limit=10; JSON where it parses, else a text; added to a"
                + " list. May be given several times."));
    options.addOption(
        CommonOptions.value(
            "A",
            ARG,
            "NAME=VALUE",
            "An argument of the spec, put in for {arg[NAME]}; may be given several times."));
    options.addOption(
        CommonOptions.value(
            LOG_DIR, "DIR", "Where logs are written, in place of the spec's log_dir."));
    onOff(
        options,
        LOG_DIR_CREATE_UNIQUE,
        "Write logs to a new directory below log_dir, named after the time.");
    options.addOption(CommonOptions.flag(RESUME, "Go on in the log directory of the last run."));
    options.addOption(CommonOptions.value(LIMIT, "N", "Run at most N samples of each task."));
    options.addOption(
        CommonOptions.optionalValue(
            STORE, "DIR", "The store of logs, in place of the spec's: a directory, auto or none."));
    options.addOption(
        CommonOptions.value(
            STORE_FILTER,
            "NAME",
            "A filter on the logs of the store; may be given several times."));
    onOff(options, STORE_READ, "Use logs of the store.");
    onOff(options, STORE_WRITE, "Write logs to the store.");
    options.addOption(CommonOptions.flag(VENV, "Run in a virtual environment."));
    options.addOption(CommonOptions.flag(YES, "Go on with a spec of more than 10,000 tasks."));
  }

  private static void onOff(Options options, String name, String help) {
    options.addOption(CommonOptions.flag(name, help));
    options.addOption(CommonOptions.flag("no-" + name, "The opposite of --" + name + "."));
  }

  /** The options that stand before any command. */
  static Options general() {
    return new Options()
        .addOption(CommonOptions.help())
        .addOption(CommonOptions.flag(VERSION, "Show the version."));
  }
}

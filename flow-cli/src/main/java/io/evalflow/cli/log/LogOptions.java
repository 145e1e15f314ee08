package io.evalflow.cli.log;

import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Options that commands on logs have in common, and how an option is described. */
final class LogOptions {
  static final String LOG_DIR = "log-dir";
  static final String JSON = "json";
  static final String OVERWRITE = "overwrite";
  static final String RESOLVE = "resolve-attachments";
  static final String LOG_LEVEL = "log-level";
  static final String PLUGIN_PATH = "plugin-path";
  static final String HELP = "help";

  private LogOptions() {}

  /** All options of a command. */
  static Options of(LogCommandName command) {
    Options options = new Options();
    command.command().describe(options);
    options.addOption(
        value(LOG_LEVEL, "LEVEL", "What to log: debug, info, warning or error; else warning."));
    options.addOption(
        value(PLUGIN_PATH, "PATH", "A directory of plugins, or a plugin's jar; repeatable."));
    return options.addOption(Option.builder("h").longOpt(HELP).desc("Show this help.").get());
  }

  static Option flag(String name, String help) {
    return Option.builder().longOpt(name).desc(help).get();
  }

  static Option value(String name, String argument, String help) {
    return Option.builder().longOpt(name).hasArg().argName(argument).desc(help).get();
  }

  /** An option whose value may be left out. */
  static Option optionalValue(String name, String argument, String help) {
    return Option.builder()
        .longOpt(name)
        .hasArg()
        .optionalArg(true)
        .argName(argument)
        .desc(help)
        .get();
  }

  static Option logDir() {
    return value(LOG_DIR, "DIR", "The log directory; else DIR, INSPECT_LOG_DIR, ./logs.");
  }
}

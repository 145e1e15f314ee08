package io.evalflow.cli.list;

import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The options of {@code flow-cli list log}. */
final class ListOptions {
  static final String FILTER = "filter";
  static final String EXCLUDE = "exclude";
  static final String TASK = "task";
  static final String MODEL = "model";
  static final String TAG = "tag";
  static final String STATUS = "status";
  static final String SINCE = "since";
  static final String AFTER = "after";
  static final String UNTIL = "until";
  static final String BEFORE = "before";
  static final String MAX_COUNT = "max-count";
  static final String FORMAT = "format";
  static final String ONELINE = "oneline";
  static final String PROVENANCE = "provenance";
  static final String NO_PAGE = "no-page";
  static final String LIVE = "live";
  static final String JSON = "json";
  static final String LOG_LEVEL = "log-level";
  static final String PLUGIN_PATH = "plugin-path";
  static final String HELP = "help";

  private ListOptions() {}

  static Options all() {
    Options options = new Options();
    choosing(options);
    showing(options);
    return options
        .addOption(value(LOG_LEVEL, "LEVEL", "What to log: debug, info, warning or error."))
        .addOption(value(PLUGIN_PATH, "PATH", "A directory of plugins, or a plugin's jar."))
        .addOption(Option.builder("h").longOpt(HELP).desc("Show this help.").get());
  }

  private static void choosing(Options options) {
    options
        .addOption(
            value(
                FILTER,
                "FILTER",
                "Only logs that pass: a filter's name, FILE.java@NAME, or an expression on the"
                    + " header. May be given several times; all must pass."))
        .addOption(
            value(EXCLUDE, "FILTER", "Only logs that do not pass; may be given several times."))
        .addOption(value(TASK, "PATTERN", "Only tasks like it: *, ? and [a-z] as in file names."))
        .addOption(value(MODEL, "PATTERN", "Only models like it."))
        .addOption(value(TAG, "PATTERN", "Only logs with a tag like it; all three repeatable."))
        .addOption(
            value(STATUS, "STATUS", "Only started, success, cancelled or error; repeatable."))
        .addOption(
            value(
                SINCE,
                "DATE",
                "Only logs created then or later: 2026-11-28, 2026-11-28T10:00, today, yesterday,"
                    + " now, or as '3 days ago'; a day begins at midnight here."))
        .addOption(value(AFTER, "DATE", "The same as --since."))
        .addOption(value(UNTIL, "DATE", "Only logs created then or earlier."))
        .addOption(value(BEFORE, "DATE", "The same as --until."))
        .addOption(
            Option.builder("n")
                .longOpt(MAX_COUNT)
                .hasArg()
                .argName("N")
                .desc("At most N logs; -5 is short for -n 5.")
                .get());
  }

  private static void showing(Options options) {
    options
        .addOption(value(FORMAT, "FORMAT", "table, or tree: by directory, a line for each log."))
        .addOption(flag(ONELINE, "Show a line for each log."))
        .addOption(flag(PROVENANCE, "Show who edited tags and metadata, when and why."))
        .addOption(flag(NO_PAGE, "Do not page what is longer than the terminal."))
        .addOption(
            value(LIVE, "[N]", "Show the first of the list again every N seconds, else every 10."))
        .addOption(flag(JSON, "Print the list as JSON."));
  }

  private static Option flag(String name, String help) {
    return Option.builder().longOpt(name).desc(help).get();
  }

  private static Option value(String name, String argument, String help) {
    return Option.builder().longOpt(name).hasArg().argName(argument).desc(help).get();
  }
}

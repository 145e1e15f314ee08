package io.evalflow.cli.list;

import io.evalflow.cli.CommonOptions;
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

  private ListOptions() {}

  static Options all() {
    Options options = new Options();
    choosing(options);
    showing(options);
    return CommonOptions.addTo(options);
  }

  private static void choosing(Options options) {
    options
        .addOption(
            CommonOptions.value(
                FILTER,
                "FILTER",
                "Only logs that pass: a filter's name, FILE.java@NAME, or an expression on the"
                    + " header. May be given several times; all must pass."))
        .addOption(
            CommonOptions.value(
                EXCLUDE, "FILTER", "Only logs that do not pass; may be given several times."))
        .addOption(
            CommonOptions.value(
                TASK, "PATTERN", "Only tasks like it: *, ? and [a-z] as in file names."))
        .addOption(CommonOptions.value(MODEL, "PATTERN", "Only models like it."))
        .addOption(
            CommonOptions.value(
                TAG, "PATTERN", "Only logs with a tag like it; all three repeatable."))
        .addOption(
            CommonOptions.value(
                STATUS, "STATUS", "Only started, success, cancelled or error; repeatable."))
        .addOption(
            CommonOptions.value(
                SINCE,
                "DATE",
                "Only logs created then or later: 2026-11-28, 2026-11-28T10:00, today, yesterday,"
                    + " now, or as '3 days ago'; a day begins at midnight here."))
        .addOption(CommonOptions.value(AFTER, "DATE", "The same as --since."))
        .addOption(CommonOptions.value(UNTIL, "DATE", "Only logs created then or earlier."))
        .addOption(CommonOptions.value(BEFORE, "DATE", "The same as --until."))
        .addOption(
            CommonOptions.value("n", MAX_COUNT, "N", "At most N logs; -5 is short for -n 5."));
  }

  private static void showing(Options options) {
    options
        .addOption(
            CommonOptions.value(
                FORMAT, "FORMAT", "table, or tree: by directory, a line for each log."))
        .addOption(CommonOptions.flag(ONELINE, "Show a line for each log."))
        .addOption(
            CommonOptions.flag(PROVENANCE, "Show who edited tags and metadata, when and why."))
        .addOption(CommonOptions.flag(NO_PAGE, "Do not page what is longer than the terminal."))
        .addOption(
            CommonOptions.value(
                LIVE, "[N]", "Show the first of the list again every N seconds, else every 10."))
        .addOption(CommonOptions.flag(JSON, "Print the list as JSON."));
  }
}

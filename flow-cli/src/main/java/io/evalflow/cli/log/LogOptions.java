package io.evalflow.cli.log;

import io.evalflow.cli.CommonOptions;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Options that commands on logs have in common. */
final class LogOptions {
  static final String LOG_DIR = "log-dir";
  static final String JSON = "json";
  static final String OVERWRITE = "overwrite";
  static final String RESOLVE = "resolve-attachments";

  private LogOptions() {}

  /** All options of a command. */
  static Options of(LogCommandName command) {
    Options options = new Options();
    command.command().describe(options);
    return CommonOptions.addTo(options);
  }

  static Option logDir() {
    return CommonOptions.value(
        LOG_DIR, "DIR", "The log directory; else DIR, INSPECT_LOG_DIR, ./logs.");
  }
}

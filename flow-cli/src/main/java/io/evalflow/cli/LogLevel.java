package io.evalflow.cli;

import io.evalflow.engine.spec.Environment;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.jspecify.annotations.Nullable;

/** The log levels of Inspect, and what each lets through here. */
public enum LogLevel {
  NOTSET(5000),
  DEBUG(10000),
  TRACE(20000),
  HTTP(20000),
  INFO(20000),
  WARNING(30000),
  ERROR(40000),
  CRITICAL(40000);

  private final int threshold;

  LogLevel(int threshold) {
    this.threshold = threshold;
  }

  /**
   * The level from which messages are shown, as a number of Logback. Inspect's {@code trace} and
   * {@code http} lie between debug and info.
   */
  int threshold() {
    return threshold;
  }

  /** Whether errors are shown with their stack traces. */
  boolean showsStackTraces() {
    return this == NOTSET || this == DEBUG;
  }

  /** The word on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The level that a command line or else the environment chooses, under the names that Inspect and
   * Inspect Flow have for it; warning if neither does.
   *
   * @throws UsageException if it is none, naming the option or variable
   */
  public static LogLevel chosen(CommandName command, CommandLine line, Environment environment) {
    String[] given = line.getOptionValues(CommonOptions.LOG_LEVEL);
    return chosen(command, given == null ? null : given[given.length - 1], environment);
  }

  /**
   * As {@link #chosen(CommandName, CommandLine, Environment)}.
   *
   * @param given what stands on the command line, or null
   */
  public static LogLevel chosen(
      CommandName command, @Nullable String given, Environment environment) {
    Setting setting =
        given != null
            ? new Setting("--" + CommonOptions.LOG_LEVEL, given)
            : Setting.inEnvironment(
                command, environment, CommonOptions.LOG_LEVEL, "INSPECT_LOG_LEVEL");
    if (setting == null) {
      return WARNING;
    }
    return of(setting.value())
        .orElseThrow(() -> setting.notAmong(Arrays.stream(values()).map(LogLevel::word).toList()));
  }

  private static Optional<LogLevel> of(String word) {
    for (LogLevel level : values()) {
      if (level.name().equalsIgnoreCase(word)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }
}

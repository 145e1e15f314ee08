package io.evalflow.cli;

import java.util.Locale;
import java.util.Optional;

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
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<LogLevel> of(String word) {
    for (LogLevel level : values()) {
      if (level.name().equalsIgnoreCase(word)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }
}

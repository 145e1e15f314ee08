package io.evalflow.cli.display;

import java.time.Duration;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Numbers as people read them; the same in every locale. */
final class Numbers {
  private Numbers() {}

  /** A metric: three decimals as Inspect shows it, more digits only where those would hide it. */
  static String metric(double value) {
    if (Double.isNaN(value)) {
      return "n/a";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    double size = Math.abs(value);
    if (size >= 1e7 || (size > 0 && size < 0.0005)) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    return String.format(Locale.ROOT, "%.3f", value == 0 ? 0.0 : value);
  }

  /** A metric as a log holds it, where it may be another thing than a number. */
  static String metric(JsonNode value) {
    if (value.isNumber()) {
      return metric(value.doubleValue());
    }
    if (value.isNull()) {
      return "n/a";
    }
    return Text.clean(value.isString() ? value.stringValue() : value.toString());
  }

  /** Hours, minutes and seconds. */
  static String duration(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /** A count with a suffix from ten thousand on. */
  static String count(long count) {
    if (count < 10_000) {
      return Long.toString(count);
    }
    if (count < 999_950) {
      return String.format(Locale.ROOT, "%.1fk", count / 1e3);
    }
    if (count < 999_950_000) {
      return String.format(Locale.ROOT, "%.1fM", count / 1e6);
    }
    return String.format(Locale.ROOT, "%.1fG", count / 1e9);
  }

  /** A count with its noun. */
  static String of(long count, String singular, String plural) {
    return count(count) + " " + (count == 1 ? singular : plural);
  }
}

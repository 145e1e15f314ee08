package io.evalflow.cli.list;

import io.evalflow.cli.UsageException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A date or time on a command line. */
final class DateArgument {
  private static final Pattern AGO =
      Pattern.compile("(\\d{1,9}|an?) (second|minute|hour|day|week|month|year)s? ago");

  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "second", ChronoUnit.SECONDS,
          "minute", ChronoUnit.MINUTES,
          "hour", ChronoUnit.HOURS,
          "day", ChronoUnit.DAYS,
          "week", ChronoUnit.WEEKS,
          "month", ChronoUnit.MONTHS,
          "year", ChronoUnit.YEARS);

  private DateArgument() {}

  /**
   * The moment that a text means: an ISO 8601 date, which begins at midnight, or time, both of the
   * clock's zone unless an offset is given; {@code today} and {@code yesterday}, which begin at
   * midnight, too; {@code now}; or {@code 3 days ago}, counted from now.
   *
   * @param option where it was given, for the message
   * @throws UsageException if it means none
   */
  static Instant parse(String option, String text, Clock clock) {
    ZonedDateTime now = ZonedDateTime.now(clock);
    String words = text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    Matcher ago = AGO.matcher(words);
    try {
      if (ago.matches()) {
        long count = ago.group(1).startsWith("a") ? 1 : Long.parseLong(ago.group(1));
        return now.minus(count, UNITS.get(ago.group(2))).toInstant();
      }
      return switch (words) {
        case "now" -> now.toInstant();
        case "today" -> midnight(now.toLocalDate(), clock);
        case "yesterday" -> midnight(now.toLocalDate().minusDays(1), clock);
        default -> iso(words.toUpperCase(Locale.ROOT), clock);
      };
    } catch (DateTimeException e) {
      throw new UsageException(
          "--" + option + " cannot be '" + text + "'",
          "it takes a date such as 2026-11-28 or 2026-11-28T10:00, today, yesterday, now, or"
              + " '3 days ago'");
    }
  }

  private static Instant iso(String text, Clock clock) {
    if (text.length() <= "2026-11-28".length()) {
      return midnight(LocalDate.parse(text), clock);
    }
    String time = text.replace(' ', 'T');
    return time.matches(".*(Z|[+-]\\d{2}:?\\d{2})")
        ? OffsetDateTime.parse(time.replaceFirst("([+-]\\d{2})(\\d{2})$", "$1:$2")).toInstant()
        : LocalDateTime.parse(time).atZone(clock.getZone()).toInstant();
  }

  private static Instant midnight(LocalDate day, Clock clock) {
    return day.atStartOfDay(clock.getZone()).toInstant();
  }
}

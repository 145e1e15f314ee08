package io.evalflow.models.http;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a provider asks to wait, from its response headers: {@code retry-after-ms}, {@code
 * Retry-After}, else the longest of the {@code x-ratelimit-reset-*} windows, since the headers do
 * not say which limit was hit. A value is seconds, a duration such as {@code 1m30s}, an HTTP date
 * or an ISO 8601 time; one that is none of these or lies in the past counts as absent. Mirrors what
 * Inspect AI reads.
 */
final class RetryAfter {
  private static final List<String> RESET_HEADERS =
      List.of("x-ratelimit-reset-requests", "x-ratelimit-reset-tokens");
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d)");
  private static final Pattern PARTS = Pattern.compile("(?:" + PART.pattern() + ")+");
  private static final Map<String, Double> SECONDS =
      Map.of("ms", 0.001, "s", 1.0, "m", 60.0, "h", 3600.0, "d", 86400.0);

  private final Clock clock;

  RetryAfter(Clock clock) {
    this.clock = clock;
  }

  Optional<Duration> read(HttpHeaders headers) {
    return headers
        .firstValue("retry-after-ms")
        .flatMap(RetryAfter::number)
        .flatMap(milliseconds -> seconds(milliseconds / 1000))
        .or(() -> headers.firstValue("retry-after").flatMap(this::parse))
        .or(() -> longestReset(headers));
  }

  private Optional<Duration> longestReset(HttpHeaders headers) {
    return RESET_HEADERS.stream()
        .flatMap(name -> headers.firstValue(name).flatMap(this::parse).stream())
        .max(Comparator.naturalOrder());
  }

  private Optional<Duration> parse(String value) {
    String text = value.strip();
    return number(text)
        .flatMap(RetryAfter::seconds)
        .or(() -> duration(text.replace(" ", "")))
        .or(() -> time(text).flatMap(this::until));
  }

  private static Optional<Double> number(String text) {
    try {
      return Optional.of(Double.valueOf(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> duration(String text) {
    if (!PARTS.matcher(text).matches()) {
      return Optional.empty();
    }
    double total = 0;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      total += Double.parseDouble(part.group(1)) * SECONDS.getOrDefault(part.group(2), 0.0);
    }
    return seconds(total);
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException notHttp) {
      try {
        return Optional.of(OffsetDateTime.parse(text).toInstant());
      } catch (DateTimeException notIso) {
        return Optional.empty();
      }
    }
  }

  private Optional<Duration> until(Instant time) {
    Duration left = Duration.between(clock.instant(), time);
    return left.isNegative() || left.isZero() ? Optional.empty() : Optional.of(left);
  }

  private static Optional<Duration> seconds(double seconds) {
    boolean usable = seconds > 0 && seconds < Duration.ofDays(365).toSeconds();
    return usable ? Optional.of(Duration.ofNanos((long) (seconds * 1e9))) : Optional.empty();
  }
}

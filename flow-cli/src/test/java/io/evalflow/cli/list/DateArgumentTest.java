package io.evalflow.cli.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.cli.UsageException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateArgumentTest {
  /** 08:30 there, on the day on which its clocks went back. */
  private static final Clock BERLIN =
      Clock.fixed(Instant.parse("2026-10-25T07:30:00Z"), ZoneId.of("Europe/Berlin"));

  @ParameterizedTest
  @CsvSource({
    "2026-10-20, 2026-10-19T22:00:00Z",
    "2026-10-26, 2026-10-25T23:00:00Z",
    "2026-10-20T10:00, 2026-10-20T08:00:00Z",
    "2026-10-20t10:00:05, 2026-10-20T08:00:05Z",
    "2026-10-20 10:00, 2026-10-20T08:00:00Z",
    "2026-10-20T10:00Z, 2026-10-20T10:00:00Z",
    "2026-10-20T10:00:00.5+02:00, 2026-10-20T08:00:00.5Z",
    "2026-10-20T10:00:00+0200, 2026-10-20T08:00:00Z",
    "today, 2026-10-24T22:00:00Z",
    "Yesterday, 2026-10-23T22:00:00Z",
    "now, 2026-10-25T07:30:00Z",
    "90 minutes ago, 2026-10-25T06:00:00Z",
    "1 day ago, 2026-10-24T06:30:00Z",
    "a week  ago, 2026-10-18T06:30:00Z",
    "2 months ago, 2026-08-25T06:30:00Z",
  })
  void means(String text, Instant moment) {
    assertThat(DateArgument.parse("since", text, BERLIN)).isEqualTo(moment);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "2026-02-30",
        "2026-10-20T25:00",
        "3 days",
        "-3 days ago",
        "9999999999 years ago",
        "20261020"
      })
  void meansNothing(String text) {
    assertThatThrownBy(() -> DateArgument.parse("since", text, BERLIN))
        .isInstanceOf(UsageException.class)
        .hasMessage("--since cannot be '" + text + "'");
  }

  @Test
  void midnightIsWhereTheClockIs() {
    Clock honolulu = BERLIN.withZone(ZoneId.of("Pacific/Honolulu"));
    assertThat(DateArgument.parse("since", "today", honolulu)).isEqualTo("2026-10-24T10:00:00Z");
  }
}

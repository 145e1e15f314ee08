package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class LogJsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "1.0",
        "-0.0",
        "0.1",
        "0.30000000000000004",
        "NaN",
        "Infinity",
        "-Infinity",
        "123456789012345678901234567890",
        "-9223372036854775809",
        "{\"b\":1,\"a\":null,\"\":[]}",
        "\"\\u0000\u00e9\""
      })
  void writes_what_it_read(String json) {
    assertThat(LogJson.mapper().readTree(json).toString()).isNotEmpty();
    assertThat(LogJson.mapper().writeValueAsString(LogJson.mapper().readTree(json)))
        .isEqualTo(json);
  }

  @Test
  void writes_times_as_python_does() {
    assertThat(LogTimestamps.format(Instant.parse("2026-11-23T23:14:30.924408Z")))
        .isEqualTo("2026-11-23T23:14:30.924408+00:00");
    assertThat(LogTimestamps.format(Instant.parse("2026-01-02T03:04:05Z")))
        .isEqualTo("2026-01-02T03:04:05+00:00");
    assertThat(LogTimestamps.format(Instant.parse("2026-01-02T03:04:05.000012999Z")))
        .isEqualTo("2026-01-02T03:04:05.000012+00:00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-23T23:14:30.5+00:00",
        "2026-11-23T23:14:30.5Z",
        "2026-11-23T23:14:30.5",
        "2026-11-24 01:14:30.5+02:00"
      })
  void reads_times_with_any_offset(String text) {
    assertThat(LogTimestamps.parse(text)).isEqualTo(Instant.parse("2026-11-23T23:14:30.5Z"));
  }

  @Test
  void escapes_half_a_surrogate_pair_as_text() {
    ByteSink out = new ByteSink(8);

    LogJson.write(Logs.tree(Map.of("k", "a\ud83d b \ud83d\udca1")), out);

    assertThat(new String(out.array(), 0, out.size(), StandardCharsets.UTF_8))
        .isEqualTo("{\"k\":\"a\\\\ud83d b \ud83d\udca1\"}");
  }

  @Test
  void refuses_what_nests_too_deep() {
    String deep = "[".repeat(LogJson.MAX_DEPTH + 1) + "]".repeat(LogJson.MAX_DEPTH + 1);

    assertThatThrownBy(() -> LogJson.mapper().readTree(deep)).isInstanceOf(JacksonException.class);
  }

  @Test
  void indents_as_inspect_does() {
    assertThat(
            LogJson.pretty()
                .writeValueAsString(LogJson.mapper().readTree("{\"a\":[1,{}],\"b\":[]}")))
        .isEqualTo("{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
  }
}

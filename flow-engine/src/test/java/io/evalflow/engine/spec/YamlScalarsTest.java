package io.evalflow.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.spi.FlowException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The expected values are what PyYAML 6's safe_load gives for the same text, dates as ISO text. */
class YamlScalarsTest {
  private final SourceTrees trees = TestFiles.trees();

  @ParameterizedTest
  @ValueSource(strings = {"yes", "Yes", "YES", "ON", "on", "true", "True", "TRUE", "!!bool 'yes'"})
  void reads_words_of_yaml_1_1_as_true(String text) {
    assertThat(value(text).isBoolean()).isTrue();
    assertThat(value(text).booleanValue()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"no", "No", "off", "OFF", "false", "False"})
  void reads_words_of_yaml_1_1_as_false(String text) {
    assertThat(value(text).isBoolean()).isTrue();
    assertThat(value(text).booleanValue()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"~", "null", "Null", "NULL", "", "!!null ''"})
  void reads_null(String text) {
    assertThat(value(text).isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "017, 15",
    "0, 0",
    "-0, 0",
    "+1, 1",
    "0_1, 1",
    "1_000, 1000",
    "1__0, 10",
    "0x1F, 31",
    "-0xff, -255",
    "0x_1, 1",
    "0b101, 5",
    "0b_1, 1",
    "12:30:45, 45045",
    "-1:30, -90",
    "12345678901234567890123, 12345678901234567890123",
    "9223372036854775808, 9223372036854775808",
    "0777, 511",
    "-017, -15",
    "00, 0",
    "0123_4, 668",
    "+12, 12",
    "1_, 1",
    "0x1_F, 31",
    "!!int '5', 5",
    "!!int 0x10, 16",
    "2147483648, 2147483648"
  })
  void reads_whole_numbers(String text, String expected) {
    assertThat(value(text).isIntegralNumber()).isTrue();
    assertThat(value(text)).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "190:20:30.15, 685230.15",
    "1:2.5, 62.5",
    "1.0e+3, 1000.0",
    "1.5E-2, 0.015",
    ".5, 0.5",
    "5., 5.0",
    ".5e+1, 5.0",
    "1_0.5_0, 10.5",
    ".inf, Infinity",
    "-.inf, -Infinity",
    "+.INF, Infinity",
    ".Inf, Infinity",
    ".nan, NaN",
    ".NaN, NaN",
    "0.0, 0.0",
    "-0.0, -0.0",
    "1.7976931348623157e+400, Infinity",
    "!!float 5, 5.0",
    "!!float '1e3', 1000.0"
  })
  void reads_numbers_with_a_fraction(String text, Double expected) {
    assertThat(value(text).isFloatingPointNumber()).isTrue();
    assertThat(value(text).doubleValue()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-01-02, 2024-01-02",
    "2024-01-02T03:04:05, 2024-01-02T03:04:05",
    "2024-01-02T03:04:05Z, 2024-01-02T03:04:05Z",
    "2024-01-02T03:04:05.5+02:00, 2024-01-02T03:04:05.500000+02:00",
    "2024-01-02 03:04:05 +2, 2024-01-02T03:04:05+02:00",
    "2024-01-02 03:04:05.123456789 Z, 2024-01-02T03:04:05.123456Z",
    "2024-1-2 3:04:05, 2024-01-02T03:04:05",
    "2024-01-02t03:04:05.5+02:30, 2024-01-02T03:04:05.500000+02:30",
  })
  void reads_dates_as_iso_text(String text, String expected) {
    assertThat(value(text).stringValue()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "y",
        "n",
        "yEs",
        "tRUE",
        "nUll",
        "08",
        "0o17",
        "_1",
        "0b",
        "0x",
        "1:60",
        "1e3",
        "1e+3",
        "1.e3",
        "1.0e3",
        "-.5",
        "+.5",
        ".",
        ".e3",
        ".iNf",
        "nan",
        "inf",
        "2024-1-2",
        "2024-01-02T03:04:05-0530",
        "1,000",
        "007:30",
        "--1",
        "="
      })
  void leaves_the_rest_as_text(String text) {
    assertThat(value(text).isString()).as(text).isTrue();
    assertThat(value(text).stringValue()).isEqualTo(text);
  }

  @Test
  void leaves_quoted_scalars_as_text() {
    assertThat(value("'yes'").stringValue()).isEqualTo("yes");
    assertThat(value("\"017\"").stringValue()).isEqualTo("017");
    assertThat(value("!!str 5").stringValue()).isEqualTo("5");
    assertThat(value("''").stringValue()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-13-45", "!!int abc", "!foo x", "!!binary aGk=", "!!bool 5"})
  void refuses_what_has_no_value_with_its_line(String text) {
    assertThatThrownBy(() -> value(text))
        .isInstanceOf(FlowException.class)
        .hasMessageStartingWith("a.yaml:2:4: ");
  }

  private JsonNode value(String text) {
    URI file = TestFiles.uri("a.yaml");
    return trees.parse(file, "# first line\nv: " + text).root().get("v");
  }
}

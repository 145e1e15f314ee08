package io.evalflow.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class JsonEqualityTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1; 1",
        "1.0; 1.00",
        "1e22; 10000000000000000000000.0",
        "NaN; NaN",
        "-Infinity; -Infinity",
        "123456789012345678901234567890; 123456789012345678901234567890",
        "{\"a\":null,\"b\":[{}]}; {\"a\":null,\"b\":[{}]}",
        "\"\\ud83d\\ude00\"; \"😀\""
      })
  void theSameIsEqual(String one, String other) {
    assertThat(JsonEquality.STRICT.differences(tree(one), tree(other))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1; 1.0",
        "0; false",
        "1; \"1\"",
        "0.0; -0.0",
        "NaN; Infinity",
        "NaN; \"NaN\"",
        "null; \"\"",
        "123456789012345678901234567890; 123456789012345678901234567891",
        "[1]; [1,1]",
        "[]; {}",
        "{\"a\":null}; {}",
        "{}; {\"a\":null}",
        "{\"a\":1,\"b\":2}; {\"b\":2,\"a\":1}"
      })
  void whatDiffersIsTold(String one, String other) {
    assertThat(JsonEquality.STRICT.differences(tree(one), tree(other))).isNotEmpty();
  }

  @Test
  void aDifferenceHasItsPathAndBothValues() {
    assertThat(
            JsonEquality.STRICT.differences(
                tree("{\"a\":[0,{\"b\":1}]}"), tree("{\"a\":[0,{\"b\":2}]}")))
        .containsExactly("$.a[1].b: expected 1 but was 2");
  }

  @Test
  void onlyTheFirstDifferencesAreTold() {
    String zeros = numbers(50, 0);
    String ones = numbers(50, 1);

    assertThat(JsonEquality.STRICT.differences(tree(zeros), tree(ones))).hasSize(JsonEquality.MOST);
  }

  @Test
  void moreAndAnotherOrderCanBeAllowed() {
    JsonNode expected = tree("{\"a\":1,\"b\":{\"c\":2}}");

    assertThat(
            JsonEquality.CONTAINS.differences(
                expected, tree("{\"b\":{\"d\":0,\"c\":2},\"e\":0,\"a\":1}")))
        .isEmpty();
    assertThat(JsonEquality.CONTAINS.differences(expected, tree("{\"a\":1,\"b\":{}}")))
        .containsExactly("$.b.c: expected 2 but was nothing");
  }

  @Test
  void whatIsEmptyCanBeAllowedToBeAbsent() {
    JsonNode expected = tree("{\"a\":{},\"b\":[],\"c\":\"\",\"d\":0,\"e\":false,\"f\":0.0}");

    assertThat(JsonEquality.SHOWS.differences(expected, tree("{}"))).isEmpty();
    assertThat(JsonEquality.SHOWS.differences(tree("{\"a\":null,\"b\":-0.0}"), tree("{}")))
        .hasSize(2);
  }

  private static String numbers(int count, int value) {
    return IntStream.range(0, count)
        .mapToObj(i -> String.valueOf(value))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static JsonNode tree(String json) {
    return JsonEquality.mapper().readTree(json);
  }
}

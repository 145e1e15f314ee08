package io.evalflow.evals.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.evals.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class TemplateTest {
  private static final JsonNode TABLE =
      Reference.JSON.readTree(Reference.text(TemplateTest.class, "templates.json"));

  static List<JsonNode> cases() {
    return List.copyOf(TABLE.get("cases").values());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rendersAsInspectDoes(JsonNode row) {
    assertThat(render(row.get("template").stringValue())).isEqualTo(row.get("text").stringValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} and {0}|{} and {0}",
        "a } lone { brace|a } lone { brace",
        "{\"k\":1}|{\"k\":1}",
        "{\"a\": {\"b\": {\"c\": 1}}}|{\"a\": {\"b\": {\"c\": 1}}}",
        "{\"topic\": \"{n}\"}|{\"topic\": \"one\"}",
        "{{\"topic\": \"{n}\"}}|{\"topic\": \"one\"}",
        "{unknown:>10} {unknown!r}|{unknown:>10} {unknown!r}",
        "{{{n}}}|{one}",
        "{n!x}|{n!x}",
        "{d[}|{d[}",
      })
  void keepsBracesThatAreNoFields(String template, String text) {
    assertThat(render(template)).isEqualTo(text);
  }

  @Test
  void keepsBracesNestedBeyondAnyUse() {
    String deep = "{a".repeat(10_000) + "}".repeat(10_000);

    assertThat(render(deep)).contains("{a{a").hasSizeGreaterThan(15_000);
  }

  private static String render(String template) {
    return Template.of(template).render(TABLE.get("values")::get);
  }
}

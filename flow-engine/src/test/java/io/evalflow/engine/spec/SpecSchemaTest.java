package io.evalflow.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class SpecSchemaTest {
  private final ObjectNode schema = SpecSchema.schema();

  @Test
  void begins_at_the_spec_and_refers_to_nothing_that_is_not_there() {
    assertThat(schema.path("$ref").stringValue()).isEqualTo("#/definitions/FlowSpec");
    assertThat(schema.findValuesAsString("$ref"))
        .allSatisfy(
            reference ->
                assertThat(schema.at(reference.substring(1)).path("properties").isEmpty())
                    .as(reference)
                    .isFalse());
  }

  @Test
  void describes_each_field_and_takes_no_other() {
    for (JsonNode type : schema.path("definitions")) {
      assertThat(type.path("additionalProperties").booleanValue(true)).isFalse();
    }
    JsonNode epochs = field("FlowTask", "epochs");
    assertThat(epochs.path("description").stringValue()).isEqualTo("how often each sample runs");
    assertThat(epochs.path("anyOf").toString())
        .isEqualTo(
            "[{\"type\":\"integer\"},{\"$ref\":\"#/definitions/FlowEpochs\"},{\"type\":\"null\"}]");
  }

  @Test
  void offers_the_words_that_a_field_may_have() {
    assertThat(field("FlowOptions", "log_format").path("anyOf").toString())
        .isEqualTo("[{\"enum\":[\"eval\",\"json\"]},{\"type\":\"null\"}]");
  }

  @Test
  void knows_what_only_files_say() {
    assertThat(schema.path("definitions").path("FlowSpec").path("properties").has("lock")).isTrue();
    assertThat(field("FlowSpec", "tasks").toString()).contains("^tasks_(?:matrix|with)$");
    assertThat(field("FlowTask", "solver").toString()).contains("^solvers_(?:matrix|with)$");
    assertThat(field("FlowTask", "model").toString()).doesNotContain("matrix");
  }

  @Test
  void leaves_out_what_no_file_can_hold() {
    assertThat(field("FlowTask", "task").isMissingNode()).isTrue();
    assertThat(field("GenerateConfig", "extra").isMissingNode()).isTrue();
  }

  private JsonNode field(String type, String name) {
    return schema.path("definitions").path(type).path("properties").path(name);
  }
}

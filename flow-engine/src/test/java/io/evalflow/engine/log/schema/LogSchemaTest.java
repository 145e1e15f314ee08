package io.evalflow.engine.log.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.event.Event;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LogSchemaTest {
  private final JsonNode schema = LogSchema.json();

  @Test
  void begins_with_the_log_and_defines_all_that_it_refers_to() {
    assertThat(schema.get("$ref").stringValue()).isEqualTo("#/$defs/EvalLog");
    Set<String> references = new TreeSet<>();
    collect(schema, references);
    assertThat(references).hasSizeGreaterThan(40).contains("EvalSample", "ModelEvent", "Score");
    assertThat(schema.get("$defs").propertyNames()).containsAll(references);
  }

  @Test
  void says_what_is_always_there_and_what_may_be_null() {
    JsonNode log = schema.at("/$defs/EvalLog");
    assertThat(log.get("required").toString()).contains("\"version\"", "\"eval\"", "\"status\"");
    assertThat(log.get("required").toString()).doesNotContain("\"error\"", "\"extra\"");
    assertThat(log.get("properties").propertyNames())
        .contains("log_updates", "samples")
        .doesNotContain("extra", "location", "etag");
    assertThat(log.at("/properties/error/anyOf/1/type").stringValue()).isEqualTo("null");
    assertThat(log.get("additionalProperties")).isNull();
  }

  @Test
  void tells_events_apart_by_their_kind_and_knows_that_others_may_come() {
    JsonNode kinds = schema.at("/$defs/Event/anyOf");
    int records = Event.class.getPermittedSubclasses().length;
    assertThat(kinds).hasSize(records);
    assertThat(schema.at("/$defs/ModelEvent/properties/event/enum").toString())
        .isEqualTo("[\"model\"]");
    assertThat(schema.at("/$defs/OtherEvent/properties/event/not/enum")).hasSize(records - 1);
  }

  @Test
  void has_ids_of_both_kinds_and_texts_or_lists_where_logs_have() {
    assertThat(schema.at("/$defs/SampleId/anyOf").toString())
        .isEqualTo("[{\"type\":\"integer\"},{\"type\":\"string\"}]");
    assertThat(schema.at("/$defs/Target/anyOf")).hasSize(2);
    assertThat(schema.at("/$defs/EvalStatus/enum").toString())
        .isEqualTo("[\"started\",\"success\",\"cancelled\",\"error\"]");
  }

  @Test
  void has_a_typescript_type_for_each_definition() {
    List<String> lines = LogTypes.typeScript().lines().toList();
    for (String name : schema.get("$defs").propertyNames()) {
      assertThat(lines)
          .as(name)
          .anyMatch(
              line ->
                  line.startsWith("export interface " + name + " {")
                      || line.startsWith("export type " + name + " = "));
    }
    assertThat(lines).contains("  samples?: Array<EvalSample> | null;", "  version: number;");
  }

  private static void collect(JsonNode node, Set<String> references) {
    if (node.has("$ref")) {
      references.add(node.get("$ref").stringValue().substring("#/$defs/".length()));
    }
    node.values().forEach(child -> collect(child, references));
  }
}

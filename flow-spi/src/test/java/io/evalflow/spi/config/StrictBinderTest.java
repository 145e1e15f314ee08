package io.evalflow.spi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.spec.FlowSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StrictBinderTest {
  private final JsonMapper mapper = new JsonMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'log_dir': 5} | log_dir: expected a text, not 5",
        "{'log_dir': true} | log_dir: expected a text, not true",
        "{'options': {'max_tasks': 'x'}} | options.max_tasks: expected a whole number, not the"
            + " text 'x'",
        "{'options': {'max_tasks': '3'}} | options.max_tasks: expected a whole number, not the"
            + " text '3'",
        "{'options': {'max_tasks': 1.0}} | options.max_tasks: expected a whole number, not 1.0",
        "{'options': {'log_dir_allow_dirty': 1}} | options.log_dir_allow_dirty: expected true or"
            + " false, not 1",
        "{'options': {'tags': 'a'}} | options.tags: expected a list, not the text 'a'",
        "{'options': []} | options: expected a mapping, not a list",
        "{'env': {'PORT': 80}} | env.PORT: expected a text, not 80",
        "{'tasks': {'name': 'a'}} | tasks: expected a list, not a mapping",
        "{'tasks': [5]} | tasks[0]: expected a text or a mapping, not 5",
        "{'tasks': [{'model': 5}]} | tasks[0].model: expected a text or a mapping, not 5",
        "{'tasks': [{'epochs': 'x'}]} | tasks[0].epochs: expected a whole number or a mapping, not"
            + " the text 'x'",
        "{'tasks': [{'epochs': 1.0}]} | tasks[0].epochs: expected a whole number or a mapping, not"
            + " 1.0",
        "{'tasks': [{'solver': 5}]} | tasks[0].solver: expected a text or a mapping, or a list,"
            + " not 5",
        "{'tasks': [{'solver': [5]}]} | tasks[0].solver[0]: expected a text or a mapping, not 5",
        "{'tasks': [{'config': {'temperature': 'hot'}}]} | tasks[0].config.temperature: expected a"
            + " number, not the text 'hot'",
        "{'tasks': [{'name': {'a': 1}}]} | tasks[0].name: expected a text, not a mapping",
        "{'tasks': ['a', {'modle': 'x'}]} | tasks[1].modle: unknown field 'modle'",
        "{'tasks': [{'config': {'sed': 1}}]} | tasks[0].config.sed: unknown field 'sed'",
        "{'tasks': [{'config': {'extra': {}}}]} | tasks[0].config.extra: unknown field 'extra'",
        "{'tasks': [{'config': {'seed': 1.0}}]} | tasks[0].config.seed: expected a whole number,"
            + " not 1.0",
      })
  void says_which_field_is_wrong_and_what_was_expected(String json, String problem) {
    BindException e = refusal(json);

    assertThat(e.problem()).isEqualTo(problem);
    assertThat(e.message()).isEqualTo("here: " + problem);
  }

  @Test
  void points_at_the_value_and_can_be_placed_elsewhere() {
    BindException e = refusal("{'tasks': ['a', {'solver': [{'nme': 1}]}]}");

    assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_FIELD);
    assertThat(e.pointer().toString()).isEqualTo("/tasks/1/solver/0/nme");
    assertThat(e.hint()).contains("did you mean 'name'?");
    assertThat(e.in(JsonPointer.compile("/defaults"), "spec.yaml:3").message())
        .isEqualTo("spec.yaml:3: defaults.tasks[1].solver[0].nme: unknown field 'nme'");
    assertThat(e.in(JsonPointer.compile("/defaults"), "spec.yaml:3").hint()).isEqualTo(e.hint());
  }

  @Test
  void offers_a_near_spelling_and_no_field_that_a_file_cannot_have() {
    assertThat(refusal("{'tasks': [{'modle': 'x'}]}").hint()).contains("did you mean 'model'?");

    BindException e = refusal("{'tasks': [{'task': 'x'}]}");
    assertThat(e.problem()).isEqualTo("tasks[0].task: unknown field 'task'");
    assertThat(e.hint().orElseThrow())
        .startsWith("known fields: ")
        .contains(" args, ")
        .doesNotContain(" task,");
  }

  @Test
  void takes_a_number_with_an_exponent_written_as_yaml_1_1_reads_it() {
    FlowSpec spec = bind("{'tasks': [{'config': {'temperature': '1e-1', 'top_p': 1}}]}");

    assertThat(spec.tasks().get(0).config().temperature()).isEqualTo(0.1);
    assertThat(spec.tasks().get(0).config().topP()).isEqualTo(1.0);
  }

  private BindException refusal(String json) {
    BindException e = catchThrowableOfType(BindException.class, () -> bind(json));
    assertThat(e).as("refusal of %s", json).isNotNull();
    return e;
  }

  private FlowSpec bind(String json) {
    JsonNode tree = mapper.readTree(json.replace('\'', '"'));
    return StrictBinder.bind(tree, FlowSpec.class, "here");
  }
}

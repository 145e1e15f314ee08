package io.evalflow.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.Dataset;
import io.evalflow.spi.eval.TaskBuilder;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowSpecBuilder;
import io.evalflow.spi.spec.FlowTaskBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.DoubleNode;

/** What the fields of a spec take, how they are printed, and what is refused. */
class SpecFieldsTest {
  @TempDir Path directory;

  /** On the right stands what flow config prints for the left. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{options: {limit: {type: NOT_GIVEN}}} | {'options':{},'tasks':[]}",
        "{options: {type: NOT_GIVEN}} | {'tasks':[]}",
        "{flow_metadata: {a: {type: NOT_GIVEN}}}"
            + " | {'flow_metadata':{'a':{'type':'NOT_GIVEN'}},'tasks':[]}",
        "{options: {fail_on_error: 1, retry_wait: 5}}"
            + " | {'options':{'retry_wait':5.0,'fail_on_error':1.0},'tasks':[]}",
        "{store: {path: auto, read: false, write: true, filter: null}} | {'store':{},'tasks':[]}",
        "{store: {path: null}} | {'store':{'path':null},'tasks':[]}",
        "{instantiate: {mode: serial, max_threads: 32}} | {'tasks':[],'instantiate':{}}",
        "{tasks: [{factory: {factory: f, a: 1}}]}"
            + " | {'tasks':[{'factory':{'factory':'f','args':{'a':1}}}]}",
        "{tasks: [{factory: {factory: f, args: {}}}]} | {'tasks':[{'factory':{'factory':'f'}}]}",
        "{tasks: [{name: t, cost_limit: 5}]} | {'tasks':[{'name':'t','cost_limit':5.0}]}",
        "{tasks: [{name: t, solver: {name: x, type: agent}}]}"
            + " | {'tasks':[{'name':'t','solver':{'name':'x','type':'agent'}}]}",
        "{tasks: [{name: t, model_roles: {g: [a/b, {name: c/d}]}}]}"
            + " | {'tasks':[{'name':'t','model_roles':{'g':['a/b',{'name':'c/d'}]}}]}",
        "{internal: {preload_files: [a.py]}} | {'tasks':[],'internal':{'preload_files':['a.py']}}",
      })
  void are_printed_as_the_reference_prints_them(String yaml, String json) throws Exception {
    assertThat(load(yaml).tree().toString()).isEqualTo(json.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{options: {display: fancy}} | options.display: must be full, conversation, rich, plain,"
            + " log or none, not 'fancy'",
        "{options: {sandbox: [docker]}} | options.sandbox: expected a type, a list [TYPE, FILE],"
            + " or a mapping with a type, not [\"docker\"]",
        "{options: {log_shared: often}} | options.log_shared: expected true, false or a whole"
            + " number, not the text 'often'",
        "{options: {approval: 5}} | options.approval: expected a text or a mapping, not 5",
        "{tasks: [{name: t, headline_metric: {name: acc}}]} | tasks[0].headline_metric: expected a"
            + " metric, or a mapping with scorer, score, metric and reducer",
        "{tasks: [{name: t, config: {effort: huge}}]} | tasks[0].config.effort: must be low,"
            + " medium, high, xhigh or max, not 'huge'",
        "{tasks: [{name: t, config: {prompt_logprobs: 50}}]} | tasks[0].config.prompt_logprobs:"
            + " must be at most 20, not 50",
        "{tasks: [{name: t, solver: [{name: x, type: agent}]}]} | tasks[0].solver[0]: an agent"
            + " cannot stand in a list of solvers",
      })
  void are_refused_with_what_they_take(String yaml, String message) {
    assertThatThrownBy(() -> load(yaml))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining(message.replace("\\", ""));
  }

  @Test
  void that_name_models_are_listed() throws Exception {
    ResolvedSpec spec =
        load(
            """
            defaults: {model: {config: {fallback_models: [spare]}}}
            options: {scanner: scan.yaml}
            tasks:
              - {name: t, model: a/b, model_roles: {grader: [c/d, {factory: f}], critic: e/f}}
              - u
            """);

    assertThat(ModelReference.of(spec))
        .extracting(ModelReference::path, ModelReference::name, ModelReference::role)
        .extracting(Object::toString)
        .containsExactly(
            "(\"tasks[0].model\", \"a/b\", null)",
            "(\"tasks[0].model.config.fallback_models[0]\", \"spare\", null)",
            "(\"tasks[0].model_roles['grader'][0]\", \"c/d\", \"grader\")",
            "(\"tasks[0].model_roles['grader'][1]\", \"f\", \"grader\")",
            "(\"tasks[0].model_roles['grader'][1].config.fallback_models[0]\", \"spare\","
                + " \"grader\")",
            "(\"tasks[0].model_roles['critic']\", \"e/f\", \"critic\")",
            "(\"tasks[0].config.fallback_models[0]\", \"spare\", null)",
            "(\"options.scanner\", null, null)");
  }

  @Test
  void that_no_file_can_hold_are_named() {
    FlowSpec spec =
        FlowSpecBuilder.builder()
            .flowMetadata(Map.of("most", DoubleNode.valueOf(Double.POSITIVE_INFINITY)))
            .tasks(
                List.of(
                    FlowTaskBuilder.builder()
                        .name("t")
                        .task(TaskBuilder.builder().dataset(Dataset.of(List.of())).build())
                        .build()))
            .build();

    assertThat(PortableSpec.problems(spec))
        .containsExactly(
            "tasks[0]: a task made in code cannot be written; name one of a plugin or file",
            "flow_metadata.most: Infinity cannot be written; give a finite number");
    assertThatThrownBy(() -> PortableSpec.validate(spec))
        .hasMessageStartingWith("the spec cannot be written to a file: tasks[0]: ");
    PortableSpec.validate(FlowSpecBuilder.builder().tasks(List.of()).build());
  }

  private ResolvedSpec load(String yaml) throws Exception {
    Path file = Files.writeString(directory.resolve("spec.yaml"), yaml);
    return TestFiles.loader(directory).load(file.toUri(), SpecOverrides.NONE);
  }
}

package io.evalflow.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.spi.FlowException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MatrixStageTest {
  private static SpecMapping expanded(String yaml) {
    SpecNode node = new YamlReader("s.yaml", ReadLimits.DEFAULT).read(yaml.replace(';', '\n'));
    SpecProblems problems = new SpecProblems();
    SpecMapping expanded = MatrixStage.expand((SpecMapping) node, problems);
    problems.throwIfAny();
    return expanded;
  }

  private static void assertTasks(String yaml, String json) {
    JsonNode tasks = expanded(yaml).toJson().get("tasks");
    assertThat(tasks).isEqualTo(JsonMapper.shared().readTree(json.replace('\'', '"')));
  }

  @Test
  void lastFieldVariesFastest() {
    assertTasks(
        "tasks: [{tasks_matrix: {task: [a, b], model: [x, y], message_limit: [1, 2]}}]",
        """
        [{'name':'a','model':'x','message_limit':1},{'name':'a','model':'x','message_limit':2},
         {'name':'a','model':'y','message_limit':1},{'name':'a','model':'y','message_limit':2},
         {'name':'b','model':'x','message_limit':1},{'name':'b','model':'x','message_limit':2},
         {'name':'b','model':'y','message_limit':1},{'name':'b','model':'y','message_limit':2}]""");
  }

  @Test
  void standsInPlaceOfElementsOrOfTheWholeList() {
    assertTasks(
        "tasks: [first, {tasks_with: {task: [a, {name: b}], model: m}}, last]",
        "['first',{'name':'a','model':'m'},{'name':'b','model':'m'},'last']");
    assertTasks(
        "tasks: {tasks_matrix: {task: a, model: {models_matrix: {model: [x, y],"
            + " config: {configs_matrix: {seed: [1, 2]}}}}}}",
        """
        [{'name':'a','model':{'name':'x','config':{'seed':1}}},
         {'name':'a','model':{'name':'x','config':{'seed':2}}},
         {'name':'a','model':{'name':'y','config':{'seed':1}}},
         {'name':'a','model':{'name':'y','config':{'seed':2}}}]""");
  }

  @Test
  void listInSolverMatrixIsOneChain() {
    assertTasks(
        "tasks: [{tasks_matrix: {task: a, solver: [[p, {solvers_matrix: {solver: q,"
            + " args: [{n: 1}, {n: 2}]}}], r, {agents_matrix: {agent: g}}]}}]",
        """
        [{'name':'a','solver':['p',{'name':'q','args':{'n':1}},{'name':'q','args':{'n':2}}]},
         {'name':'a','solver':'r'},
         {'name':'a','solver':{'name':'g','type':'agent'}}]""");
  }

  @Test
  void configsMerge() {
    assertTasks(
        "tasks: [{tasks_matrix: {task: {name: a, config: {seed: 3, top_p: 0.5}},"
            + " config: [{temperature: 0.1, top_p: ~}, {seed: 4}]}}]",
        """
        [{'name':'a','config':{'seed':3,'top_p':0.5,'temperature':0.1}},
         {'name':'a','config':{'seed':4,'top_p':0.5}}]""");
  }

  @Test
  void freeMappingsAreLeftAlone() {
    assertTasks(
        "tasks: [{name: a, args: {tasks_matrix: {task: b}}, metadata: {models_with: 1}}]",
        "[{'name':'a','args':{'tasks_matrix':{'task':'b'}},'metadata':{'models_with':1}}]");
  }

  @Test
  void rolesMayHoldSeveralModels() {
    assertTasks(
        "tasks: [{tasks_matrix: {task: a, model_roles: [{grader: {models_with:"
            + " {model: [x, y], role: g}}}, {grader: z}]}}]",
        """
        [{'name':'a','model_roles':{'grader':[{'name':'x','role':'g'},{'name':'y','role':'g'}]}},
         {'name':'a','model_roles':{'grader':'z'}}]""");
  }

  @Test
  void valuesKeepTheirPlaces() {
    SpecMapping spec =
        expanded("tasks:;- tasks_matrix:;    task: [a];    model:;    - x;    - name: y");
    SpecNode second = spec.at(JsonPointer.compile("/tasks/1/model/name")).orElseThrow();
    assertThat(second.origin().place()).isEqualTo("s.yaml:6:7");
    assertThat(second.origin().layer()).isEqualTo("tasks_matrix");
    SpecNode name = spec.at(JsonPointer.compile("/tasks/1/name")).orElseThrow();
    assertThat(name.origin().place()).isEqualTo("s.yaml:3:12");
    assertThat(name.origin().layer()).isEqualTo("own");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tasks: [{tasks_matrix: {task: {name: a, model: m}, model: [x]}}] | s.yaml:1:41: model is"
            + " provided in both base and matrix (tasks_matrix, s.yaml:1:9)",
        "tasks: [{tasks_with: {task: {name: a, tags: []}, tags: [x]}}] | s.yaml:1:39: tags is"
            + " provided in both base and values (tasks_with, s.yaml:1:9)",
        "tasks: [{agents_matrix: {agent: a}}] | s.yaml:1:9: agents_matrix makes agents, but this is"
            + " a list of tasks",
        "tasks: [{name: a, model: {models_matrix: {model: [x]}}}] | s.yaml:1:19: models_matrix makes"
            + " a list, but one model is wanted here",
        "tasks: [{name: a, config: {configs_matrix: {seed: [1]}}}] | s.yaml:1:19: configs_matrix"
            + " makes a list, but one config is wanted here",
        "tasks: [{name: a, solver: {agents_matrix: {agent: x}}}] | s.yaml:1:19: agents_matrix makes"
            + " agents, but this is a list of solvers",
        "defaults: {task: {tasks_matrix: {task: a}}} | s.yaml:1:12: tasks_matrix makes a list, but"
            + " one task is wanted here",
        "tasks: [{tasks_matrix: {model: [x]}}] | s.yaml:1:9: tasks_matrix needs the field 'task'",
        "tasks: [{configs_with: {seed: 1}}] | s.yaml:1:9: configs_with makes configs, but this is"
            + " a list of tasks",
        "tasks: [{tasks_matrix: {task: a, modl: []}}] | s.yaml:1:34: tasks_matrix: unknown field"
            + " 'modl'",
        "tasks: [{tasks_matrix: [a]}] | s.yaml:1:10: tasks_matrix must hold a mapping of fields to"
            + " lists of values",
        "tasks: [{tasks_matrix: {task: a}, name: b}] | s.yaml:1:9: tasks_matrix must be the only"
            + " key of its mapping, which has others",
        "tasks: [{tasks_matrix: {task: 5}}] | s.yaml:1:25: a task of tasks_matrix must be a name or"
            + " a mapping, not 5",
        "tasks: [{tasks_matrix: {task: a, config: {configs_matrix: {config: x}}}}] | s.yaml:1:60: a"
            + " config of configs_matrix must be a mapping, not \"x\"",
        "tasks: {models_matrix: {model: a}} | s.yaml:1:1: models_matrix makes models, but this is a"
            + " list of tasks",
        "tasks: [{tasks_matrix: {task: {name: a, config: {seed: 1}}, config: [~]}}] | s.yaml:1:70:"
            + " config of tasks_matrix must be a mapping, not null",
      })
  void refuses(String yaml, String message) {
    assertThatThrownBy(() -> expanded(yaml)).isInstanceOf(FlowException.class).hasMessage(message);
  }

  @Test
  void refusesProductsThatFillTheMemory() {
    String many = "[" + "1, ".repeat(999) + "1]";
    assertThatThrownBy(
            () ->
                expanded(
                    "tasks: [{tasks_matrix: {task: a, message_limit: "
                        + many
                        + ", time_limit: "
                        + many
                        + ", token_limit: [1, 2]}}]"))
        .hasMessage("s.yaml:1:9: tasks_matrix makes more than 1,000,000 tasks");
  }
}

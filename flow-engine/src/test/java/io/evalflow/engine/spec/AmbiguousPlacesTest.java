package io.evalflow.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.engine.spec.tree.Origin;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmbiguousPlacesTest {
  private static List<String> warnings(String yaml) {
    List<String> warnings = new ArrayList<>();
    new YamlReader("s.yaml", ReadLimits.DEFAULT, Origin.OWN, warnings::add).read(yaml);
    return warnings;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no | false (YAML 1.1), by others as the text 'no' (YAML 1.2); put it in quotes, or write"
            + " false",
        "On | true (YAML 1.1), by others as the text 'On' (YAML 1.2); put it in quotes, or write"
            + " true",
        "0777 | 511 (YAML 1.1), by others as 777 (YAML 1.2); put it in quotes, or write 511",
        "12:30:45 | 45045 (YAML 1.1), by others as the text '12:30:45' (YAML 1.2); put it in quotes,"
            + " or write 45045",
        "1_000 | 1000 (YAML 1.1), by others as the text '1_000' (YAML 1.2); put it in quotes, or"
            + " write 1000",
        "0b11 | 3 (YAML 1.1), by others as the text '0b11' (YAML 1.2); put it in quotes, or write 3",
        "1e3 | the text '1e3' (YAML 1.1), by others as 1000.0 (YAML 1.2); put it in quotes, or"
            + " write 1000.0",
        "0o17 | the text '0o17' (YAML 1.1), by others as 15 (YAML 1.2); put it in quotes, or write"
            + " 15",
        "08 | the text '08' (YAML 1.1), by others as 8 (YAML 1.2); put it in quotes, or write 8",
        "+.5 | the text '+.5' (YAML 1.1), by others as 0.5 (YAML 1.2); put it in quotes, or write"
            + " 0.5",
        "1e300 | the text '1e300' (YAML 1.1), by others as 1.0E300 (YAML 1.2); put it in quotes",
        "2026-11-25 | the text '2026-11-25', by others as a date; put it in quotes",
      })
  void saysHowItWasRead(String scalar, String rest) {
    assertThat(warnings("tasks:\n  - {name: a, args: {x: " + scalar + "}}"))
        .containsExactly("s.yaml:2:25: tasks[0].args.x: " + scalar + " is read as " + rest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'no'",
        "\"1e3\"",
        "!!str no",
        "true",
        "~",
        "",
        "5",
        "-5",
        "+5",
        "0x1F",
        "1.5",
        "1.5e+3",
        ".inf",
        ".nan",
        "text",
        "y",
        "n",
        "1.2.3",
        "-x"
      })
  void saysNothingOfWhatAllReadTheSame(String scalar) {
    assertThat(warnings("flow_metadata:\n  x: " + scalar)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log_dir: 2026-11-25",
        "log_dir_create_unique: no",
        "env: {DEBUG: on}",
        "options: {limit: 1_000, tags: [2026-11-25], log_shared: on}",
        "defaults: {config: {temperature: 1e3, cache: no, seed: 0777}}",
        "tasks: [{name: 1e3, sample_id: [0777, 1_000], version: 1_000}]",
        "tasks: [{tasks_matrix: {task: a, message_limit: [0777], tags: [[on]]}}]",
        "unknown: {x: no}",
      })
  void saysNothingWhereTheSpecHasATypeOrNoField(String yaml) {
    assertThat(warnings(yaml)).isEmpty();
  }

  @Test
  void looksIntoAllFreeForm() {
    String yaml =
        """
        flow_metadata: {a: [no]}
        options: {metadata: {b: no}, approval: {c: no}}
        defaults:
          model: {model_args: {d: no}}
          solver_prefix: {x: {args: {e: no}}}
          config: {extra_body: {f: no}, response_schema: {name: n, json_schema: {g: no}}}
        includes: [{flow_metadata: {h: no}}]
        tasks:
          - name: t
            extra_args: {solver: {i: no}}
            scorer: [{name: s, args: {j: {k: no}}}]
            model_roles: {grader: {name: m, model_args: {l: no}}}
          - tasks_matrix:
              task: [{name: t, metadata: {m: no}}]
              args: [{n: no}, {n: yes}]
              model: {models_matrix: {model: [m], model_args: [{o: no}]}}
              solver: [[s, {name: s, args: {p: no}}]]
        """;

    assertThat(warnings(yaml))
        .extracting(warning -> warning.replaceAll("^s.yaml:[^ ]* (.*): \\w+ is read as .*", "$1"))
        .containsExactly(
            "flow_metadata.a[0]",
            "options.metadata.b",
            "options.approval.c",
            "defaults.model.model_args.d",
            "defaults.solver_prefix.x.args.e",
            "defaults.config.extra_body.f",
            "defaults.config.response_schema.json_schema.g",
            "includes[0].flow_metadata.h",
            "tasks[0].extra_args.solver.i",
            "tasks[0].scorer[0].args.j.k",
            "tasks[0].model_roles.grader.model_args.l",
            "tasks[1].tasks_matrix.task[0].metadata.m",
            "tasks[1].tasks_matrix.args[0].n",
            "tasks[1].tasks_matrix.args[1].n",
            "tasks[1].tasks_matrix.model.models_matrix.model_args[0].o",
            "tasks[1].tasks_matrix.solver[0][1].args.p");
  }

  @Test
  void warnsOfAPlaceOnce() {
    String yaml =
        """
        flow_metadata: &shared {a: no}
        tasks:
          - {name: a, args: *shared}
          - {name: b, args: {<<: *shared, 0777: x}}
        """;

    assertThat(warnings(yaml))
        .containsExactly(
            "s.yaml:1:28: flow_metadata.a: no is read as false (YAML 1.1), by others as the text"
                + " 'no' (YAML 1.2); put it in quotes, or write false",
            "s.yaml:4:35: tasks[1].args.0777: 0777 is read as 511 (YAML 1.1), by others as 777"
                + " (YAML 1.2); put it in quotes, or write 511");
  }
}

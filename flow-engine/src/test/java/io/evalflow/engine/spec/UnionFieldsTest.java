package io.evalflow.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evalflow.spi.FlowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnionFieldsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "config: {cache_prompt: often}"
            + "|config.cache_prompt: expected true, false or auto, not the text 'often'",
        "config: {cache: 5}|config.cache: expected true, false or a mapping, not 5",
        "config: {batch: 1.5}"
            + "|config.batch: expected true, false, a whole number or a mapping, not 1.5",
        "config: {modalities: image}|config.modalities: expected a list, not the text 'image'",
        "config: {response_schema: s}"
            + "|config.response_schema: expected a mapping, not the text 's'",
        "config: {response_schema: {name: s}}"
            + "|config.response_schema: needs a name and a json_schema",
        "checkpoint: 5"
            + "|checkpoint: expected true, false, the path of a file, or a mapping, not 5",
        "checkpoint: {retntion: retain}|checkpoint.retntion: unknown field 'retntion'",
        "checkpoint: 'turn:0'"
            + "|checkpoint: expected manual, default, a trigger such as turn:5, token:500k or"
            + " time:5m, or the path of a file, not the text 'turn:0'",
        "checkpoint: {trigger: {type: turn, every: 0}}"
            + "|checkpoint.trigger: needs a type of turn, token and time, and an interval as"
            + " every: 5, 500k or 5m, say",
        "checkpoint: {sandbox_paths: {a: {strategy: zip}}}"
            + "|checkpoint.sandbox_paths.a: strategy must be restic-incremental or archive, not"
            + " 'zip'",
        "config: {cache: {expir: 1W}}|config.cache.expir: unknown field 'expir'",
        "config: {modalities: [smell]}"
            + "|config.modalities[0]: expected image or a mapping, not the text 'smell'",
        "config: {adaptive_connections: {min: 9, max: 3}}"
            + "|config.adaptive_connections: max must be at least min",
        "config: {logit_bias: {a: 1}}"
            + "|config.logit_bias: expected the number of a token, not 'a'",
        "config: {stop_seqs: [null]}|config.stop_seqs[0]: expected a text, not null",
        "sandbox: {type: docker, configg: x}|sandbox.configg: unknown field 'configg'",
        "approval: {approvers: [{name: a}]}"
            + "|approval.approvers[0]: needs a name, and tools as a text or a list of texts",
        "token_limit: {tokens: 5, type: words}"
            + "|token_limit: type must be all, output, or a formula of input and output",
        "headline_metric: {scorers: s}"
            + "|headline_metric: expected a metric, or a mapping with scorer, score, metric and"
            + " reducer",
      })
  void refuses_a_value_of_a_wrong_shape(String field, String problem) {
    FlowException e = catchThrowableOfType(FlowException.class, () -> load(field));

    assertThat(e.message()).matches("a\\.yaml:3:\\d+: tasks\\[0]\\..*").endsWith("[0]." + problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config: {reasoning_effort: xhigh, verbosity: low, cache_prompt: auto, cache: true}",
        "config: {batch: 5, modalities: [image], adaptive_connections: {min: 1}}",
        "config: {response_schema: {name: s, json_schema: {type: object}, strict: true}}",
        "sandbox: [docker, compose.yaml]",
        "sandbox: {type: docker, config: compose.yaml}",
        "checkpoint: {retention: retain}",
        "headline_metric: {scorer: s}",
        "review: null",
      })
  void takes_each_of_the_shapes_that_are_right(String field) {
    assertThatCode(() -> load(field)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "checkpoint: 'turn:5'|checkpoint|{\"trigger\":{\"type\":\"turn\",\"every\":5}}",
        "checkpoint: 'token:1.5m'|checkpoint|{\"trigger\":{\"type\":\"token\",\"every\":1500000}}",
        "checkpoint: 'time:5m'"
            + "|checkpoint|{\"trigger\":{\"type\":\"time\",\"every\":\"300.000000s\"}}",
        "checkpoint: more.yaml"
            + "|checkpoint|{\"retention\":\"delete\",\"sandbox_paths\":{},\"trigger\":\"manual\"}",
        "solver: {name: react, type: null}|solver|{\"name\":\"react\",\"type\":\"agent\"}",
        "cost_limit: 1e-3|cost_limit|0.001",
        "config: {cache: {expiry: 1W}}|config|{\"cache\":{}}",
        "config: {adaptive_connections: 4-80}"
            + "|config|{\"adaptive_connections\":{\"min\":4,\"max\":80}}",
        "config: {reasoning_history: no}|config|{\"reasoning_history\":\"none\"}",
        "approval: {approvers: [{name: a, tools: t, x: 1}]}"
            + "|approval|{\"approvers\":[{\"name\":\"a\",\"tools\":\"t\",\"params\":{\"x\":1}}]}",
      })
  void prints_a_value_in_one_form(String field, String name, String printed) throws IOException {
    Files.writeString(directory.resolve("more.yaml"), "trigger: manual\n");

    assertThat(load(field).tree().path("tasks").get(0).path(name)).hasToString(printed);
  }

  @Test
  void empty_roles_are_as_none() throws IOException {
    assertThat(load("model_roles: {}").tree()).hasToString("{\"tasks\":[{\"name\":\"t\"}]}");
  }

  private ResolvedSpec load(String field) throws IOException {
    Path file = directory.resolve("a.yaml");
    Files.writeString(file, "tasks:\n  - name: t\n    " + field);
    return TestFiles.loader(directory, Clock.systemUTC()).load(file.toUri(), SpecOverrides.NONE);
  }
}

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

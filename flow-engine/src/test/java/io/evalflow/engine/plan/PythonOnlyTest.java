package io.evalflow.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evalflow.engine.FlowEngine;
import io.evalflow.engine.spec.ResolvedSpec;
import io.evalflow.engine.spec.SpecOverrides;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonOnlyTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "options: {sandbox: docker}|options.sandbox",
        "options: {checkpoint: true}|options.checkpoint",
        "options: {log_samples: false}|options.log_samples",
        "options: {sample_shuffle: 7}|options.sample_shuffle",
        "tasks: [{name: a, sandbox: docker}]|tasks[0].sandbox",
        "tasks: [{name: a, cost_limit: 3}]|tasks[0].cost_limit",
        "tasks: [{name: a, model_roles: {grader: m}}]|tasks[0].model_roles",
        "tasks: [{name: a, factory: made}]|tasks[0].factory",
        "tasks: [{name: a, solver: [b, {name: c, factory: d}]}]|tasks[0].solver[1].factory",
        "tasks: [{name: a, solver: {name: b, type: agent}}]|tasks[0].solver, an agent,",
        "tasks: [{name: a, token_limit: many}]|tasks[0].token_limit",
      })
  void refuses_by_name_what_changes_results(String spec, String field) throws IOException {
    ResolvedSpec resolved = load(spec);

    FlowException refused =
        catchThrowableOfType(FlowException.class, () -> PythonOnly.check(resolved));

    assertThat(refused.code()).isEqualTo(ErrorCode.UNSUPPORTED);
    assertThat(refused.message())
        .contains("spec.yaml:1:")
        .endsWith(": " + field + " can be honoured by a Python runtime only");
    assertThat(refused.hint()).contains("run it with execution_type: venv, or leave it out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "options: {score: true, log_samples: true, sample_shuffle: false, sandbox: null}",
        "options: {display: plain, retry_wait: 3}",
        "options: {score: false, continue_on_fail: true, checkpoint: false}",
        "python_version: '3.12'",
        "tasks: [{name: a, token_limit: 1.5k, continue_on_fail: false}]",
      })
  void takes_what_changes_none(String spec) throws IOException {
    ResolvedSpec resolved = load(spec);

    assertThatCode(() -> PythonOnly.check(resolved)).doesNotThrowAnyException();
  }

  private ResolvedSpec load(String spec) throws IOException {
    Files.writeString(directory.resolve("spec.yaml"), spec + "\n");
    try (FlowEngine engine = FlowEngine.builder().workingDirectory(directory).build()) {
      return engine.load(Path.of("spec.yaml"), SpecOverrides.NONE);
    }
  }
}

package io.evalflow.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.Dataset;
import io.evalflow.spi.eval.Task;
import io.evalflow.spi.eval.TaskBuilder;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.GenerateConfigBuilder;
import io.evalflow.spi.spec.FlowDefaultsBuilder;
import io.evalflow.spi.spec.FlowModel;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowSpecBuilder;
import io.evalflow.spi.spec.FlowTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecLoaderTest {
  @TempDir Path directory;
  private SpecLoader loader;

  @BeforeEach
  void makeLoader() {
    loader = TestFiles.loader(directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tasks: [{name: a, modle: x}] | s.yaml:1:19: tasks[0].modle: unknown field 'modle'",
        "log_dir: 5 | s.yaml:1:1: log_dir: expected a text, not 5",
        "log_dir: '' | s.yaml:1:1: log_dir: must not be empty",
        "tsks: [] | s.yaml:1:1: tsks: unknown field 'tsks'",
        "a: &a {x: *a} | s.yaml:1:4: an alias stands inside what it stands for",
        "x: 1;x: 2 | s.yaml:2:1: the key 'x' stands twice; first on line 1",
        "[1, 2] | s.yaml:1:1: a spec must be a mapping with log_dir, tasks ...",
        "just text | s.yaml:1:1: a spec must be a mapping with log_dir, tasks ...",
        "tasks: a | s.yaml:1:1: tasks: expected a list, not the text 'a'",
        "tasks:;  - a;  - 7 | s.yaml:3:5: tasks[1]: expected a text or a mapping, not 7",
        "tasks: [~] | s.yaml:1:9: tasks[0]: expected a text or a mapping, not null",
        "tasks: [{model: m}] | s.yaml:1:9: tasks[0]: a task needs a name",
        "tasks: [''] | s.yaml:1:9: tasks[0].name: must not be empty",
        "tasks: [{name: a, model: {config: {}}}] | s.yaml:1:19: tasks[0].model: a model needs a name",
        "tasks: [{name: a, solver: [{args: {}}]}] | s.yaml:1:28: tasks[0].solver[0]: a solver needs a"
            + " name",
        "tasks: [{name: a, scorer: {args: {}}}] | s.yaml:1:19: tasks[0].scorer: a scorer needs a"
            + " name",
        "tasks:;  - name: a;    epochs: 0 | s.yaml:3:5: tasks[0].epochs: must be at least 1, not 0",
        "tasks: [{name: a, epochs: {epochs: 0}}] | s.yaml:1:19: tasks[0].epochs: must be at"
            + " least 1, not 0",
        "tasks: [{name: a, epochs: {epochs: 2, reducer: []}}] | s.yaml:1:39: tasks[0].epochs.reducer:"
            + " must not be empty",
        "tasks: [{name: a, message_limit: 0}] | s.yaml:1:19: tasks[0].message_limit: must be at least"
            + " 1, not 0",
        "tasks: [{name: a, sample_id: 1.5}] | s.yaml:1:19: tasks[0].sample_id: expected a whole"
            + " number, a text, or a list of them, not 1.5",
        "tasks: [{name: a, sample_id: []}] | s.yaml:1:19: tasks[0].sample_id: must not be empty",
        "tasks: [{name: a, version: [1]}] | s.yaml:1:19: tasks[0].version: expected a whole number or"
            + " a text, not [1]",
        "tasks: [{name: a, task: b}] | s.yaml:1:19: tasks[0].task: unknown field 'task'",
        "options: {limit: abc} | s.yaml:1:11: options.limit: expected a whole number or a range"
            + " [START, END], not the text 'abc'",
        "options: {limit: 0} | s.yaml:1:11: options.limit: must be at least 1, not 0",
        "options: {limit: 1.0} | s.yaml:1:11: options.limit: expected a whole number or a range"
            + " [START, END], not 1.0",
        "options: {limit: [5, 2]} | s.yaml:1:11: options.limit: a range must be [START, END] with 0"
            + " <= START < END, not [5,2]",
        "options: {limit: [1]} | s.yaml:1:11: options.limit: expected a whole number or a range"
            + " [START, END], not [1]",
        "options: {fail_on_error: -1} | s.yaml:1:11: options.fail_on_error: must be at least 0, not"
            + " -1",
        "options: {fail_on_error: x} | s.yaml:1:11: options.fail_on_error: expected true, false or a"
            + " number, not the text 'x'",
        "options: {log_format: zip} | s.yaml:1:11: options.log_format: must be eval or json, not"
            + " 'zip'",
        "options: {max_tasks: 0} | s.yaml:1:11: options.max_tasks: must be at least 1, not 0",
        "options: {retry_on_error: -1} | s.yaml:1:11: options.retry_on_error: must be at least 0, not"
            + " -1",
        "defaults:;  config:;    temprature: 1;tasks: [a] | s.yaml:3:5: defaults.config.temprature:"
            + " unknown field 'temprature'",
        "defaults:;  config: {max_connections: 0};tasks: [a] | s.yaml:2:12: tasks[0].config"
            + ".max_connections: must be at least 1, not 0",
        "defaults: 5 | s.yaml:1:1: defaults: expected a mapping, not 5",
        "tasks: [{name: a, config: 5}] | s.yaml:1:19: tasks[0].config: expected a mapping, not 5",
        "tasks: [{name: a, model: {name: m, config: {temperature: x}}}] | s.yaml:1:45:"
            + " tasks[0].model.config.temperature: expected a number, not the text 'x'",
        "env: {PORT: 80} | s.yaml:1:7: env.PORT: expected a text, not 80",
        "options: {limit: 1 | s.yaml:1:19: expected ',' or '}', but got the end of the file",
      })
  void refuses_bad_input_in_one_line_with_file_line_and_field(String yaml, String message) {
    FlowException e =
        catchThrowableOfType(FlowException.class, () -> load("s.yaml", yaml.replace(";", "\n")));

    assertThat(e).as("refusal of %s", yaml).isNotNull();
    assertThat(e.message()).isEqualTo(message);
  }

  @Test
  void hints_at_the_nearest_spelling() {
    assertThatThrownBy(() -> load("s.yaml", "options: {log_dir_alow_dirty: true}"))
        .isInstanceOfSatisfying(
            FlowException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_FIELD);
              assertThat(e.hint()).contains("did you mean 'log_dir_allow_dirty'?");
            });
  }

  @Test
  void refuses_missing_empty_and_python_files() throws IOException {
    Files.createDirectory(directory.resolve("d.yaml"));

    assertThatThrownBy(() -> loader.load(uri("no.yaml"), SpecOverrides.NONE))
        .hasMessage("no.yaml: there is no such file");
    assertThatThrownBy(() -> loader.load(uri("d.yaml"), SpecOverrides.NONE))
        .hasMessage("d.yaml: is a directory, not a file");
    assertThatThrownBy(() -> load("e.yaml", "")).hasMessage("e.yaml: the file is empty");
    assertThatThrownBy(() -> load("e.json", "\n")).hasMessage("e.json: the file is empty");
    assertThatThrownBy(() -> loader.load(uri("s.py"), SpecOverrides.NONE))
        .isInstanceOfSatisfying(
            FlowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
        .hasMessageEndingWith("s.py: a spec in Python is read by Inspect Flow only");
  }

  @Test
  void reads_odd_extensions_as_yaml_and_json_as_json() {
    assertThat(load("s.flow", "tasks: [a]").spec().tasks().get(0).name()).isEqualTo("a");
    assertThat(load("s.json", "{\"tasks\": [\"a\"]}").spec().tasks().get(0).name()).isEqualTo("a");
    assertThatThrownBy(() -> load("t.json", "tasks: [a]"))
        .isInstanceOfSatisfying(
            FlowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SYNTAX));
  }

  /** The layers and their order are those that flow config shows for the same spec. */
  @Test
  void puts_the_generation_config_together_of_three_layers() {
    FlowSpec spec =
        load(
                "s.yaml",
                """
                defaults:
                  config: {temperature: 0.5, max_connections: 3, seed: 1}
                tasks:
                  - a
                  - name: b
                    model: {name: m, config: {top_p: 1, seed: 3}}
                    config: {temperature: 0, seed: 2, max_connections: ~}
                """)
            .spec();

    assertThat(spec.defaults()).isNull();
    assertThat(spec.tasks().get(0).config())
        .isEqualTo(
            GenerateConfigBuilder.builder()
                .temperature(0.5)
                .maxConnections(3)
                .seed(BigInteger.valueOf(1))
                .build());
    assertThat(spec.tasks().get(1).config())
        .isEqualTo(
            GenerateConfigBuilder.builder()
                .temperature(0.0)
                .maxConnections(3)
                .topP(1.0)
                .seed(BigInteger.valueOf(3))
                .build());
  }

  @Test
  void overrides_go_over_the_file_and_resolve_against_the_working_directory() {
    ResolvedSpec resolved =
        load("s.yaml", "log_dir: here\noptions: {limit: [1, 2]}\ntasks: [a]", "there/x", 7);

    assertThat(resolved.spec().logDir()).isEqualTo(directory.resolve("there/x").toString());
    assertThat(resolved.spec().options().limit()).hasToString("7");
    assertThat(load("t.yaml", "tasks: [a]", null, 7).spec().options().limit()).hasToString("7");
    assertThat(load("u.yaml", "tasks: [a]", "s3://bucket/x/", null).spec().logDir())
        .isEqualTo("s3://bucket/x");
    assertThatThrownBy(() -> load("v.yaml", "tasks: [a]", null, 0))
        .hasMessage("--limit: must be at least 1, not 0");
  }

  @Test
  void a_redacted_value_reads_as_absent() {
    FlowSpec spec =
        load(
                "flow.yaml",
                """
                env: {A: <redacted>, B: '${B}'}
                tasks:
                  - name: a
                    model:
                      name: m
                      api_key: <redacted>
                      model_args: {token: <redacted>, n: 1}
                """)
            .spec();

    assertThat(spec.env()).containsOnlyKeys("B");
    FlowModel model = spec.tasks().get(0).model();
    assertThat(model.apiKey()).isNull();
    assertThat(model.modelArgs()).containsOnlyKeys("n");
  }

  @Test
  void resolves_a_spec_made_in_code_and_keeps_its_tasks() {
    Task task = TaskBuilder.builder().dataset(Dataset.of(List.of())).build();
    FlowSpec spec =
        FlowSpecBuilder.builder()
            .defaults(
                FlowDefaultsBuilder.builder()
                    .config(GenerateConfigBuilder.builder().seed(BigInteger.valueOf(1)).build())
                    .build())
            .tasks(List.of(FlowTask.of("a", task, FlowModel.of("m")), FlowTask.of("b")))
            .build();

    ResolvedSpec resolved = loader.resolve(spec, directory.toUri(), SpecOverrides.NONE);

    assertThat(resolved.spec().tasks().get(0).task()).isSameAs(task);
    assertThat(resolved.spec().tasks().get(0).config())
        .extracting(GenerateConfig::seed)
        .isEqualTo(BigInteger.ONE);
    assertThat(resolved.spec().tasks().get(1).task()).isNull();
    assertThat(resolved.baseDirectory().toString()).endsWith("/");
    assertThatThrownBy(
            () ->
                loader.resolve(
                    FlowSpecBuilder.builder().tasks(List.of(FlowTask.of(""))).build(),
                    directory.toUri(),
                    SpecOverrides.NONE))
        .hasMessage("the spec: tasks[0].name: must not be empty");
  }

  private ResolvedSpec load(String name, String text) {
    return load(name, text, null, null);
  }

  private ResolvedSpec load(String name, String text, String logDir, Integer limit) {
    try {
      Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return loader.load(uri(name), new SpecOverrides(logDir, limit));
  }

  private URI uri(String name) {
    return Locations.resolve(new WorkingDirectory(directory).uri(), name);
  }
}

package io.evalflow.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evalflow.spi.FlowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Includes, overrides, locks, substitution and what they say when something is wrong. */
class SpecPipelineTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path directory;

  @Test
  void the_nearest_flow_file_wins_and_the_spec_goes_over_all() throws IOException {
    write("_flow.yaml", "log_dir: far\nenv: {A: far, B: far}");
    write("sub/_flow.yml", "log_dir: near\nenv: {B: near, C: near}");
    write("sub/spec.yaml", "env: {C: own}\ntasks: [a]");

    assertThat(load("sub/spec.yaml").tree())
        .hasToString(
            "{\"log_dir\":\"near\",\"env\":{\"A\":\"far\",\"B\":\"near\",\"C\":\"own\"},"
                + "\"tasks\":[{\"name\":\"a\"}]}");
  }

  @Test
  void refuses_a_circle_of_includes_with_the_chain() throws IOException {
    write("a.yaml", "includes: [b.yaml]");
    write("b.yaml", "log_dir: x\nincludes:\n  - c.yaml");
    write("c.yaml", "includes: [b.yaml]");

    assertThat(refusal("a.yaml"))
        .isEqualTo(
            "c.yaml:1:12: includes: the files include each other: b.yaml -> c.yaml -> b.yaml");
  }

  @Test
  void names_the_place_of_an_include_that_is_not_there_and_of_mistakes_in_one() throws IOException {
    write("a.yaml", "tasks: []\nincludes: [no.yaml]");
    write("b.yaml", "includes: [bad.yaml]");
    write("bad.yaml", "options:\n  limt: 3");
    write("c.yaml", "includes: no.yaml");

    assertThat(refusal("a.yaml"))
        .isEqualTo("a.yaml:2:12: includes: no.yaml: there is no such file");
    assertThat(refusal("b.yaml")).isEqualTo("bad.yaml:2:3: options.limt: unknown field 'limt'");
    assertThat(refusal("c.yaml"))
        .isEqualTo("c.yaml:1:1: includes: expected a list of files, such as [base.yaml]");
  }

  @Test
  void says_all_problems_of_a_file_at_once_in_their_order() throws IOException {
    write("a.yaml", "tasks:\n  - nme: x\n  - 7\n  - {name: a, modle: b, args: 5}\nlog_dir: 5");

    assertThat(refusal("a.yaml"))
        .isEqualTo(
            """
            a.yaml: 5 problems
              a.yaml:2:5: tasks[0].nme: unknown field 'nme' (did you mean 'name'?)
              a.yaml:3:5: tasks[1]: expected a text or a mapping, not 7
              a.yaml:4:15: tasks[2].modle: unknown field 'modle' (did you mean 'model'?)
              a.yaml:4:25: tasks[2].args: expected a mapping, not 5
              a.yaml:5:1: log_dir: expected a text, not 5""");
  }

  @Test
  void a_locked_field_stays_as_it_is() throws IOException {
    write(
        "base.yaml",
        """
        lock:
          - options.max_tasks
          - {field: log_dir, reason: the nightly job reads it}
        options: {max_tasks: 2}
        """);
    write("same.yaml", "includes: [base.yaml]\noptions: {max_tasks: 2, limit: 3}");
    write("other.yaml", "includes: [base.yaml]\noptions: {max_tasks: 3}");
    write("new.yaml", "includes: [base.yaml]\nlog_dir: mine");

    assertThat(load("same.yaml").spec().options().maxTasks()).isEqualTo(2);
    assertThat(refusal("other.yaml"))
        .isEqualTo("other.yaml:2:11: options.max_tasks: locked by base.yaml:2:5");
    assertThat(refusal("new.yaml"))
        .isEqualTo("new.yaml:2:1: log_dir: locked by base.yaml:3:5: the nightly job reads it");
    assertThat(refusal("same.yaml", "options.max_tasks=4"))
        .isEqualTo("--set options.max_tasks: options.max_tasks: locked by base.yaml:2:5");
  }

  @Test
  void refuses_a_lock_that_would_protect_nothing() throws IOException {
    write("a.yaml", "lock: [optons.limit]");
    write("b.yaml", "lock: log_dir");
    write("c.yaml", "lock: [{reason: x}]");

    assertThat(refusal("a.yaml"))
        .isEqualTo("a.yaml:1:8: lock: optons.limit: optons: unknown field 'optons'");
    assertThat(refusal("b.yaml"))
        .isEqualTo("b.yaml:1:1: lock: expected a list of fields, such as options.limit");
    assertThat(refusal("c.yaml"))
        .isEqualTo("c.yaml:1:8: lock: expected a field and, if you like, a reason");
  }

  @Test
  void names_the_override_that_is_wrong() throws IOException {
    write("a.yaml", "tasks: [a]");

    assertThat(refusal("a.yaml", "nokey")).isEqualTo("--set takes PATH=VALUE, not 'nokey'");
    assertThat(refusal("a.yaml", "optons.limit=1"))
        .isEqualTo("--set optons.limit: optons: unknown field 'optons'");
    assertThat(refusal("a.yaml", "log_dir=5"))
        .isEqualTo("--set log_dir: log_dir: expected a text, not 5");
    assertThat(refusal("a.yaml", "options.limit=abc"))
        .isEqualTo(
            "--set options.limit: options.limit: expected a whole number or a range [START, END],"
                + " not the text 'abc'");
  }

  @Test
  void other_braces_stay_as_they_stand() throws IOException {
    String text = "{} { } {\"k\":1} {{log_dir}} {nope} {options[nope]} {0} {log_dir!r}";
    write("a.yaml", "log_dir: logs\nflow_metadata: {text: '" + text + "'}\ntasks: []");

    assertThat(load("a.yaml").spec().flowMetadata().get("text").stringValue())
        .isEqualTo(text.replace("{log_dir}", "logs"));
  }

  @Test
  void puts_in_time_fields_and_arguments() throws IOException {
    write(
        "a.yaml",
        """
        log_dir: 'logs/{DATETIME}'
        options: {eval_set_id: 'e-{arg[n]}', limit: 5}
        flow_metadata: {a: '{options[eval_set_id]} {options[limit]}', b: '{flow_metadata[a]}!'}
        tasks: ['{arg[task]}']
        """);
    SpecOverrides overrides = SpecOverrides.builder().arg("n=2").arg("task=t").build();

    ResolvedSpec spec = loader().load(directory.resolve("a.yaml").toUri(), overrides);

    assertThat(spec.tree())
        .hasToString(
            "{\"log_dir\":\"logs/2026-01-02T12-00-00Z\",\"options\":{\"limit\":5,"
                + "\"eval_set_id\":\"e-2\"},\"flow_metadata\":{\"a\":\"e-2 5\",\"b\":\"e-2 5!\"},"
                + "\"tasks\":[{\"name\":\"t\"}]}");
    assertThat(refusal("a.yaml")).isEqualTo("a.yaml:2:11: {arg[n]}: there is no such argument");
  }

  @Test
  void refuses_circular_substitutions_with_the_circle() throws IOException {
    write("a.yaml", "flow_metadata:\n  a: x{flow_metadata[b]}\n  b: y{flow_metadata[a]}");

    assertThat(refusal("a.yaml"))
        .isEqualTo(
            "a.yaml:2:3: the substitution is circular: {flow_metadata[b]} -> {flow_metadata[a]} ->"
                + " {flow_metadata[b]}");
  }

  @Test
  void a_unique_log_directory_is_new() throws IOException {
    write("a.yaml", "log_dir: ./logs/\nlog_dir_create_unique: true");

    assertThat(load("a.yaml").spec().logDir()).isEqualTo("logs/2026-01-02T12-00-00Z");

    Files.createDirectories(directory.resolve("logs/2026-01-02T12-00-00Z"));
    assertThat(refusal("a.yaml"))
        .isEqualTo("a.yaml:1:1: log_dir: the directory logs/2026-01-02T12-00-00Z is there already");
  }

  @Test
  void resumes_where_the_last_run_wrote() throws IOException {
    write("a.yaml", "log_dir: logs\nlog_dir_create_unique: true");
    SpecOverrides resume = SpecOverrides.builder().resume(true).build();
    FlowException none =
        catchThrowableOfType(
            FlowException.class, () -> loader().load(directory.resolve("a.yaml").toUri(), resume));
    assertThat(none.message()).isEqualTo("--resume: there is no log directory of a previous run");

    TestFiles.lastLogDir(directory).write("/there/logs");

    assertThat(loader().load(directory.resolve("a.yaml").toUri(), resume).spec().logDir())
        .isEqualTo("/there/logs");
  }

  @Test
  void explains_where_each_value_came_from() throws IOException {
    write("base.yaml", "defaults:\n  model_prefix:\n    op: {base_url: u}");
    write(
        "a.yaml",
        """
        includes: [base.yaml]
        defaults: {config: {seed: 1}}
        tasks: [{name: a, model: open}]
        """);
    ResolvedSpec spec = load("a.yaml", "options.limit=2");

    assertThat(SpecExplanation.of(spec, "tasks[0]"))
        .extracting(SpecExplanation.Value::toString)
        .containsExactly(
            "tasks[0].name = \"a\"\n  from a.yaml:3:10 (own)",
            "tasks[0].model.name = \"open\"\n  from a.yaml:3:19 (own)",
            "tasks[0].model.base_url = \"u\"\n  from base.yaml:3:10"
                + " (defaults.model_prefix['op'] of include base.yaml)",
            "tasks[0].config.seed = 1\n  from a.yaml:2:21 (defaults.config)");
    assertThat(SpecExplanation.of(spec, "options.limit"))
        .extracting(SpecExplanation.Value::toString)
        .containsExactly("options.limit = 2\n  from --set options.limit (--set)");
    FlowException none =
        catchThrowableOfType(FlowException.class, () -> SpecExplanation.of(spec, "tasks[0].modle"));
    assertThat(none.message()).isEqualTo("'tasks[0].modle': tasks[0] has no 'modle'");
    assertThat(none.hint()).contains("did you mean 'model'?");
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private ResolvedSpec load(String name, String... sets) {
    SpecOverrides.Builder overrides = SpecOverrides.builder();
    for (String set : sets) {
      overrides.set(set);
    }
    return loader().load(directory.resolve(name).toUri(), overrides.build());
  }

  private String refusal(String name, String... sets) {
    FlowException e = catchThrowableOfType(FlowException.class, () -> load(name, sets));
    assertThat(e).as("refusal of %s", name).isNotNull();
    return e.message();
  }

  private SpecLoader loader() {
    return TestFiles.loader(directory, NOON);
  }
}

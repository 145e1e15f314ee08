package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.it.support.Checkout;
import io.evalflow.it.support.FlowCli;
import io.evalflow.it.support.ProcessResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The examples of specs, run where they stand. */
class SpecExamplesIT {
  private static final Path EXAMPLES = Checkout.root().resolve("examples");

  @TempDir Path directory;

  private ProcessResult flow(String... arguments) {
    return FlowCli.in(directory).start(arguments).await(java.time.Duration.ofMinutes(2));
  }

  private JsonNode plan(String spec, String... more) {
    String[] arguments = new String[more.length + 6];
    System.arraycopy(
        new String[] {"run", spec, "--dry-run", "--json", "--log-dir", directory.toString()},
        0,
        arguments,
        0,
        6);
    System.arraycopy(more, 0, arguments, 6, more.length);
    ProcessResult result = flow(arguments);
    assertThat(result.exit()).as(result.all()).isZero();
    return JsonMapper.shared().readTree(result.out());
  }

  @Test
  void matrixMakesEightTasks() {
    JsonNode plan = plan(EXAMPLES.resolve("matrix/spec.yaml").toString());
    assertThat(plan.get("tasks")).hasSize(8);
  }

  @Test
  void inheritanceIsExplainedAndItsLockKept() {
    String nightly = EXAMPLES.resolve("inheritance/nightly.yaml").toString();
    ProcessResult config = flow("config", nightly, "--arg", "day=7", "--json");
    assertThat(config.exit()).as(config.all()).isZero();
    JsonNode spec = JsonMapper.shared().readTree(config.out());
    assertThat(spec.at("/options/tags").toString()).isEqualTo("[\"team\",\"nightly\"]");
    assertThat(spec.at("/flow_metadata/label").stringValue()).isEqualTo("nightly-7 in logs");
    assertThat(spec.at("/tasks/0/config/max_tokens").intValue()).isEqualTo(100);

    ProcessResult explained =
        flow("config", nightly, "--arg", "day=7", "--explain", "tasks[0].config");
    assertThat(explained.out())
        .contains("tasks[0].config.temperature = 0\n")
        .contains("base.yaml:6:12 (defaults.config of include ")
        .contains("(defaults.model_prefix['mockllm/'] of include ");

    ProcessResult locked = flow("config", nightly, "--arg", "day=7", "--log-dir", "elsewhere");
    assertThat(locked.exit()).isEqualTo(1);
    assertThat(locked.err()).contains("log_dir").contains("the dashboard reads it");
  }

  @Test
  void javaFileRuns() {
    String nightly = EXAMPLES.resolve("java/nightly.java").toString();
    assertThat(plan(nightly, "--arg", "priority=2").get("tasks")).hasSize(4);
    ProcessResult config = flow("config", nightly, "--arg", "priority=2");
    assertThat(config.out()).contains("log_dir: logs/priority-2").contains("TEAM");
    ProcessResult wrong = flow("config", nightly, "--arg", "prority=2");
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.err())
        .contains("unknown field 'prority'")
        .contains("did you mean 'priority'?")
        .doesNotContain("\tat ");
  }

  @Test
  void checksOfFlowJavaAreAsked() {
    ProcessResult refused =
        flow(
            "config",
            EXAMPLES.resolve("java/nightly.java").toString(),
            "--arg",
            "priority=2",
            "--set",
            "log_dir=/srv/logs");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("_flow.java:").contains("log_dir is on the shared disk");
  }

  @Test
  void warningsStandOnStandardErrorAndOnlyOnce() throws IOException {
    Files.writeString(directory.resolve("base.yaml"), "flow_metadata: {strict: no}\n");
    Files.writeString(
        directory.resolve("spec.yaml"), "includes: [base.yaml, base.yaml]\ntasks: [a]\n");
    ProcessResult result = flow("config", "spec.yaml", "--json");
    assertThat(result.exit()).as(result.all()).isZero();
    assertThat(JsonMapper.shared().readTree(result.out()).at("/flow_metadata/strict").isBoolean())
        .isTrue();
    assertThat(result.err())
        .isEqualTo(
            "Warning: base.yaml:1:25: flow_metadata.strict: no is read as false (YAML 1.1), by"
                + " others as the text 'no' (YAML 1.2); put it in quotes, or write false\n");
  }

  @Test
  void errorsOfTheCompilerHaveLines() throws IOException {
    Files.writeString(directory.resolve("bad.java"), "class Bad {\n  int x = \"a\";\n}\n");
    ProcessResult result = flow("config", "bad.java");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .startsWith(
            "Error: bad.java:2:11: incompatible types: java.lang.String cannot be converted to"
                + " int\n");
  }
}

package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.it.support.FlowCli;
import io.evalflow.it.support.ProcessResult;
import io.evalflow.it.support.PythonReference;
import io.evalflow.it.support.SmallTask;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users get wrong, and what they are told. */
class BadInputIT {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tasks: [{name: a.yaml, modle: mockllm/m}]          | spec.yaml:1 | modle   | 'model'
          tasks: [{name: a.yaml}]\\nlog_dir: 5               | spec.yaml:2 | log_dir | text
          tasks: [{name: a.yaml}]\\noptions: {limit: abc}    | spec.yaml:2 | limit   | abc
          tasks: [{name: a.yaml}]\\noptions: {max_taks: 2}   | spec.yaml:2 | max_taks | 'max_tasks'
          tasks: {                                           | spec.yaml:1 | | expected
          """)
  void aWrongSpecIsOneOrTwoLinesWithFileLineAndField(
      String yaml, String place, String field, String said) {
    PythonReference.write(directory.resolve("spec.yaml"), yaml.replace("\\n", "\n"));

    ProcessResult result = FlowCli.in(directory).run("config", "spec.yaml");

    assertThat(result.exit()).as(result.all()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains(place).contains(field == null ? "" : field).contains(said);
    assertThat(result.err().strip().lines().count()).as(result.err()).isBetween(1L, 2L);
  }

  @Test
  void aMissingAndAnEmptyFileAreToldApart() {
    PythonReference.write(directory.resolve("empty.yaml"), "");

    ProcessResult missing = FlowCli.in(directory).run("run", "nowhere.yaml");
    ProcessResult empty = FlowCli.in(directory).run("run", "empty.yaml");

    assertThat(missing.exit()).as(missing.all()).isEqualTo(1);
    assertThat(missing.err()).contains("nowhere.yaml");
    assertThat(empty.exit()).as(empty.all()).isEqualTo(1);
    assertThat(empty.err()).contains("empty.yaml").contains("empty");
  }

  @Test
  void anAliasBombIsRefusedAtOnce() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String last = "*a" + (i - 1);
      yaml.append(
          "a%d: &a%d [%s]\n"
              .formatted(i, i, String.join(", ", java.util.Collections.nCopies(10, last))));
    }
    PythonReference.write(directory.resolve("bomb.yaml"), yaml.toString());

    ProcessResult result = FlowCli.in(directory).run("config", "bomb.yaml");

    assertThat(result.exit()).as(result.all()).isEqualTo(1);
    assertThat(result.err()).contains("bomb.yaml").contains("alias");
    assertThat(result.err().strip().lines().count()).isBetween(1L, 2L);
  }

  @Test
  void aRefusedRunLeavesNoLogDirectory() {
    SmallTask.write(directory, 3, "nosuchprovider/m", "");

    ProcessResult result = FlowCli.in(directory).run("run", "spec.yaml");

    assertThat(result.exit()).as(result.all()).isEqualTo(1);
    assertThat(result.err()).contains("nosuchprovider");
    assertThat(Files.exists(directory.resolve("logs/flow.yaml"))).isFalse();
  }

  @Test
  void aReducerThatNeedsMoreEpochsThanThereAreIsRefused() {
    SmallTask.write(directory, 3, "mockllm/model, epochs: {epochs: 2, reducer: at_least_3}", "");

    ProcessResult result = FlowCli.in(directory).run("run", "spec.yaml");

    assertThat(result.exit()).as(result.all()).isEqualTo(1);
    assertThat(result.err()).contains("at_least_3 needs 3 epochs").contains("has 2");
    assertThat(Files.exists(directory.resolve("logs/flow.yaml"))).isFalse();
  }

  @Test
  void anUnknownOptionIsAUsageError() {
    ProcessResult result = FlowCli.in(directory).run("run", "--dryrun", "spec.yaml");

    assertThat(result.exit()).as(result.all()).isEqualTo(2);
    assertThat(result.err()).contains("--dryrun").contains("--dry-run");
  }
}

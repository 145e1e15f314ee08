package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.it.support.FlowCli;
import io.evalflow.it.support.LogDirectories;
import io.evalflow.it.support.ProcessResult;
import io.evalflow.it.support.PythonReference;
import io.evalflow.it.support.SmallTask;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Options of a run: our log of it against that of the real inspect-ai. */
class RunOptionsIT {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "score: true|{}",
        "score: false|{\"score\": false}",
        "continue_on_fail: true|{\"continue_on_fail\": true}",
      })
  void aLogHoldsWhatThatOfTheReferenceHolds(String ours, String theirs) {
    SmallTask.write(directory, 3, "mockllm/model", "options: {" + ours + "}\n");

    ProcessResult run = FlowCli.in(directory).run("run", "spec.yaml");

    assertThat(run.exit()).as(run.all()).isZero();
    JsonNode logs =
        PythonReference.require()
            .json(
                directory,
                "run_options.py",
                directory.toString(),
                LogDirectories.onlyLog(directory.resolve("logs")).toString(),
                theirs);
    assertThat(logs.path("ours")).isEqualTo(logs.path("theirs"));
    assertThat(logs.path("ours").path("samples")).hasSize(3);
  }
}

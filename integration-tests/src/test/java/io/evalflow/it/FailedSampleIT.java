package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.it.support.FaultyOpenAiServer;
import io.evalflow.it.support.FaultyOpenAiServer.Answer;
import io.evalflow.it.support.FlowCli;
import io.evalflow.it.support.LogDirectories;
import io.evalflow.it.support.ProcessResult;
import io.evalflow.it.support.PythonReference;
import io.evalflow.it.support.SmallTask;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Runs in which a sample fails for good. The states of the logs are those that inspect-flow showed
 * for a task whose third sample raises.
 */
class FailedSampleIT {
  private static final int SAMPLES = 6;

  @TempDir Path directory;

  @Test
  void aSampleThatFailsEndsItsTaskAndExits3() {
    PythonReference python = PythonReference.require();
    ProcessResult run = runWithOneFailure("fail_on_error: true");

    assertThat(run.exit()).as(run.all()).isEqualTo(3);
    JsonNode log = log(python);
    assertThat(log.get("status").stringValue()).isEqualTo("error");
    assertThat(errors(log)).isPositive();
    assertThat(log.get("samples").get(0).get("scores").size()).isEqualTo(1);
  }

  @Test
  void aSampleThatMayFailIsInTheLogAndTheOthersAreScored() {
    PythonReference python = PythonReference.require();
    ProcessResult run = runWithOneFailure("fail_on_error: false");

    // The task is not complete. inspect-flow counts it so too, but exits 0.
    assertThat(run.exit()).as(run.all()).isEqualTo(3);
    JsonNode log = log(python);
    assertThat(log.get("status").stringValue()).isEqualTo("success");
    assertThat(log.get("samples").size()).isEqualTo(SAMPLES);
    assertThat(errors(log)).isEqualTo(1);
  }

  @Test
  void aTaskThatHasFailedMayGoOnToItsLastSample() {
    PythonReference python = PythonReference.require();
    ProcessResult run = runWithOneFailure("fail_on_error: true, continue_on_fail: true");

    assertThat(run.exit()).as(run.all()).isEqualTo(3);
    JsonNode log = log(python);
    assertThat(log.get("status").stringValue()).isEqualTo("error");
    assertThat(log.get("samples").size()).isEqualTo(SAMPLES);
    assertThat(errors(log)).isEqualTo(1);
  }

  @Test
  void aKeyThatIsMissingIsToldBeforeAnythingRuns() {
    SmallTask.write(directory, SAMPLES, "openai/scripted-1", "");

    ProcessResult run = FlowCli.in(directory).run("run", "spec.yaml");

    assertThat(run.exit()).as(run.all()).isEqualTo(1);
    assertThat(run.err()).contains("OPENAI_API_KEY");
    assertThat(LogDirectories.logs(directory.resolve("logs"))).isEmpty();
  }

  /** The third call is answered with a status that is not worth another attempt. */
  private ProcessResult runWithOneFailure(String option) {
    try (FaultyOpenAiServer server =
        new FaultyOpenAiServer(
            call -> call == 2 ? new Answer.Status(403, -1) : new Answer.Text("Paris"))) {
      SmallTask.write(
          directory,
          SAMPLES,
          "openai/scripted-1",
          "options: {retry_on_error: 0, max_samples: 1, %s}\n".formatted(option));
      return FlowCli.in(directory)
          .with("OPENAI_API_KEY", "not-a-real-key")
          .with("OPENAI_BASE_URL", server.baseUrl())
          .run("run", "spec.yaml");
    }
  }

  private JsonNode log(PythonReference python) {
    return python.json(
        directory, "describe_log.py", LogDirectories.onlyLog(directory.resolve("logs")).toString());
  }

  private static int errors(JsonNode log) {
    int errors = 0;
    for (JsonNode sample : log.get("samples")) {
      errors += sample.get("error").isNull() ? 0 : 1;
    }
    return errors;
  }
}

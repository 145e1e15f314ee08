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
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A run against a model server that limits, fails, drops connections and is slow, in turn. */
class FaultyModelServerIT {
  private static final int SAMPLES = 20;

  /** Calls that are answered by turns; the waits between attempts double, so it must end. */
  private static final int FAULTY_CALLS = 15;

  @TempDir Path directory;

  @Test
  void theRunCompletesAndTheEventsTellTheRetries() {
    PythonReference python = PythonReference.require();
    Answer good = new Answer.Text("Paris");
    try (FaultyOpenAiServer server =
        new FaultyOpenAiServer(
            call ->
                switch (call < FAULTY_CALLS ? call % 5 : 4) {
                  case 0 -> new Answer.Status(429, 1);
                  case 1 -> new Answer.Status(500, -1);
                  case 2 -> new Answer.Drop();
                  case 3 -> new Answer.Slow(Duration.ofMillis(700), good);
                  default -> good;
                })) {
      SmallTask.write(directory, SAMPLES, "openai/scripted-1", "");

      ProcessResult run =
          FlowCli.in(directory)
              .with("OPENAI_API_KEY", "not-a-real-key")
              .with("OPENAI_BASE_URL", server.baseUrl())
              .run("run", "spec.yaml");

      assertThat(run.exit()).as(run.all()).isZero();
      JsonNode log =
          python.json(
              directory,
              "describe_log.py",
              LogDirectories.onlyLog(directory.resolve("logs")).toString());
      assertThat(log.get("status").stringValue()).isEqualTo("success");
      assertThat(log.get("samples").size()).isEqualTo(SAMPLES);
      int retries = 0;
      for (JsonNode sample : log.get("samples")) {
        assertThat(sample.get("scores").size()).as(sample.toString()).isEqualTo(1);
        assertThat(sample.get("completion").stringValue()).isEqualTo("Paris");
        retries += sample.get("model_retries").intValue();
      }
      assertThat(retries).isEqualTo(server.calls() - SAMPLES).isEqualTo(FAULTY_CALLS / 5 * 3);
    }
  }
}

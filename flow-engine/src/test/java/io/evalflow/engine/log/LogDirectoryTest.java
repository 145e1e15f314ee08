package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class LogDirectoryTest {
  private static final String NAME = "2026-11-23T23-14-30-00-00_capitals_x.eval";

  @TempDir Path directory;

  private final EvalLogs logs = new DefaultEvalLogs(Logs.storage());

  @Test
  void remembers_the_eval_set() throws IOException {
    LogDirectory beside = at("new/logs");
    assertThat(beside.evalSetId()).isEmpty();

    beside.writeEvalSetId("Rd3y");
    beside.writeEvalSet(
        "Rd3y",
        List.of(
            new LogDirectory.EvalSetTask(
                "./cap.py@cap", "cMnm", "cap.py", Map.of(), "mockllm/model", Map.of(), null, 0)));

    assertThat(at("new/logs").evalSetId()).contains("Rd3y");
    // The layout of a file that Inspect 0.3.285 wrote.
    assertThat(Files.readString(directory.resolve("new/logs/eval-set.json")))
        .isEqualTo(
            """
            {
              "eval_set_id": "Rd3y",
              "tasks": [
                {
                  "name": "./cap.py@cap",
                  "task_id": "cMnm",
                  "task_file": "cap.py",
                  "task_args": {},
                  "model": "mockllm/model",
                  "model_args": {},
                  "sequence": 0
                }
              ]
            }""");
  }

  @Test
  void lists_the_headers_of_all_logs_and_tells_which_cannot_be_read() throws IOException {
    write(directory.resolve("sub").resolve(NAME));
    write(directory.resolve(NAME));
    Files.writeString(directory.resolve("bad.eval"), "PK");
    List<URI> unreadable = new ArrayList<>();

    at("").writeManifest((log, why) -> unreadable.add(log));

    assertThat(unreadable).containsExactly(directory.resolve("bad.eval").toUri());
    JsonNode manifest =
        LogJson.mapper().readTree(Files.readAllBytes(directory.resolve("logs.json")));
    assertThat(manifest.propertyNames()).containsExactlyInAnyOrder(NAME, "sub/" + NAME);
    assertThat(manifest.get(NAME).get("status").stringValue()).isEqualTo("success");
    assertThat(manifest.get(NAME).has("samples")).isFalse();
    assertThat(manifest.get(NAME).has("location")).isFalse();
  }

  private void write(Path file) {
    try (EvalLogWriter writer =
        logs.create(file.toUri(), EvalLogs.Format.EVAL, Logs.spec(), Logs.plan(), 1)) {
      writer.add(Logs.sample(SampleId.of(1), 1));
      writer.finish(EvalStatus.SUCCESS, Logs.results(1), Logs.stats(), null, List.of());
    }
  }

  private LogDirectory at(String path) {
    return new LogDirectory(Logs.storage(), logs, directory.resolve(path).toUri());
  }
}

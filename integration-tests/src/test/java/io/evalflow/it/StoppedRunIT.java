package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.engine.FlowEngine;
import io.evalflow.it.support.FaultyOpenAiServer;
import io.evalflow.it.support.FaultyOpenAiServer.Answer;
import io.evalflow.it.support.FlowCli;
import io.evalflow.it.support.LogDirectories;
import io.evalflow.it.support.ProcessResult;
import io.evalflow.it.support.PythonReference;
import io.evalflow.it.support.RunningProcess;
import io.evalflow.it.support.SmallTask;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Runs that end before they are done: killed, or interrupted. */
class StoppedRunIT {
  private static final int SAMPLES = 200;
  private static final int LOG_BUFFER = 5;

  @TempDir Path directory;

  @Test
  void aKilledRunLeavesALogThatInspectAndWeCanRead() throws Exception {
    PythonReference python = PythonReference.require();
    RunningProcess run = stopMidway(40, "KILL", Duration.ofSeconds(30));
    run.await(Duration.ofMinutes(1));

    Path log = LogDirectories.onlyLog(directory.resolve("logs"));
    JsonNode theirs = python.json(directory, "describe_log.py", log.toString());
    assertThat(theirs.get("status").stringValue()).isEqualTo("started");
    int samples = theirs.get("samples").size();
    assertThat(samples).isBetween(LOG_BUFFER, SAMPLES - 1);
    try (FlowEngine engine = FlowEngine.builder().build();
        Stream<EvalSample> read = engine.logs().samples(log.toUri())) {
      assertThat(engine.logs().readHeader(log.toUri()).status()).isEqualTo(EvalStatus.STARTED);
      assertThat(read.filter(sample -> !sample.scores().isEmpty())).hasSize(samples);
    }
  }

  @Test
  void anInterruptedRunWritesWhatIsFinishedAndExits130() throws Exception {
    PythonReference python = PythonReference.require();
    ProcessResult result =
        stopMidway(40, "INT", Duration.ofSeconds(30)).await(Duration.ofMinutes(1));

    assertThat(result.exit()).as(result.all()).isEqualTo(130);
    Path log = LogDirectories.onlyLog(directory.resolve("logs"));
    JsonNode theirs = python.json(directory, "describe_log.py", log.toString());
    assertThat(theirs.get("status").stringValue()).isEqualTo("cancelled");
    int scored = 0;
    for (JsonNode sample : theirs.get("samples")) {
      scored += sample.get("scores").size();
    }
    assertThat(scored).isBetween(20, SAMPLES - 1);
  }

  /** Starts a run and sends a signal once the server has been called {@code calls} times. */
  private RunningProcess stopMidway(int calls, String signal, Duration limit) throws Exception {
    CountDownLatch enough = new CountDownLatch(1);
    FaultyOpenAiServer server =
        new FaultyOpenAiServer(
            call -> {
              if (call == calls) {
                enough.countDown();
              }
              return new Answer.Slow(Duration.ofMillis(100), new Answer.Text("Paris"));
            });
    try (server) {
      SmallTask.write(
          directory,
          SAMPLES,
          "openai/scripted-1",
          "options: {log_buffer: %d}\n".formatted(LOG_BUFFER));
      RunningProcess run =
          FlowCli.in(directory)
              .with("OPENAI_API_KEY", "not-a-real-key")
              .with("OPENAI_BASE_URL", server.baseUrl())
              .start("run", "spec.yaml");
      boolean reached = enough.await(limit.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(reached).as("the run calls the model; it wrote: %s", run.out()).isTrue();
      run.signal(signal);
      boolean ended = run.process().waitFor(1, TimeUnit.MINUTES);
      assertThat(ended).isTrue();
      return run;
    }
  }
}

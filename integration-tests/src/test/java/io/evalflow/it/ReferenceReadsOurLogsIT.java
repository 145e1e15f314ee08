package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evalflow.it.support.Checkout;
import io.evalflow.it.support.FlowCli;
import io.evalflow.it.support.LogDirectories;
import io.evalflow.it.support.ProcessResult;
import io.evalflow.it.support.PythonReference;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Logs that we write, read and scored anew by the real inspect-ai. */
@Tag("reference")
class ReferenceReadsOurLogsIT {
  @TempDir Path directory;

  @Test
  void theLogOfTheQuickStartOpensInInspect() {
    PythonReference python = PythonReference.require();
    Path spec = Checkout.root().resolve("examples/quickstart/spec.yaml");

    ProcessResult run =
        FlowCli.in(directory).run("run", spec.toString(), "--log-dir", directory + "/logs");

    assertThat(run.exit()).as(run.all()).isZero();
    for (Path log : LogDirectories.logs(directory.resolve("logs"))) {
      JsonNode described = python.json(directory, "describe_log.py", log.toString());
      assertThat(described.get("status").stringValue()).isEqualTo("success");
      assertThat(described.get("header_status").stringValue()).isEqualTo("success");
      assertThat(described.get("samples").size()).isPositive();
      assertThat(described.get("one_by_one").intValue()).isEqualTo(described.get("samples").size());
      assertThat(described.get("summaries").intValue()).isEqualTo(described.get("samples").size());
      assertThat(described.get("single").booleanValue()).isTrue();
    }
  }

  @Test
  void aDirectoryOfOursBecomesABundleOfTheViewer() {
    PythonReference python = PythonReference.require();
    Path spec = Checkout.root().resolve("examples/quickstart/spec.yaml");
    Path logs = directory.resolve("logs");

    ProcessResult run = FlowCli.in(directory).run("run", spec.toString(), "--log-dir", "" + logs);

    assertThat(run.exit()).as(run.all()).isZero();
    JsonNode bundle = python.json(directory, "bundle.py", logs.toString(), directory + "/bundle");
    JsonNode listing = bundle.get("listing");
    assertThat(LogDirectories.logs(logs)).isNotEmpty();
    for (Path log : LogDirectories.logs(logs)) {
      JsonNode listed = listing.get(log.getFileName().toString());
      assertThat(listed.get("status").stringValue()).isEqualTo("success");
      assertThat(listed.get("primary_metric").get("value").isNumber()).isTrue();
    }
  }

  @Test
  void aLargerDatasetWithEpochsHasTheMetricsThatInspectComputes() {
    PythonReference python = PythonReference.require();
    writeTask(400);

    ProcessResult run = FlowCli.in(directory).run("run", "spec.yaml");

    assertThat(run.exit()).as(run.all()).isZero();
    Path log = LogDirectories.onlyLog(directory.resolve("logs"));
    JsonNode ours = python.json(directory, "describe_log.py", log.toString());
    assertThat(ours.get("samples").size()).isEqualTo(800);
    assertThat(ours.get("one_by_one").intValue()).isEqualTo(800);
    assertThat(ours.get("summaries").intValue()).isEqualTo(800);
    JsonNode theirs = python.json(directory, "rescore.py", log.toString(), "match_any,includes");
    assertThat(theirs.get("metrics").size()).isPositive();
    assertThat(ours.get("metrics").propertyNames())
        .containsExactlyInAnyOrderElementsOf(theirs.get("metrics").propertyNames());
    for (String metric : theirs.get("metrics").propertyNames()) {
      assertThat(ours.get("metrics").get(metric).doubleValue())
          .as(metric)
          .isCloseTo(theirs.get("metrics").get(metric).doubleValue(), within(1e-12));
    }
    assertThat(ours.get("samples").size()).isEqualTo(theirs.get("scores").size());
    for (int i = 0; i < theirs.get("scores").size(); i++) {
      JsonNode ourSample = ours.get("samples").get(i);
      JsonNode theirSample = theirs.get("scores").get(i);
      assertThat(ourSample.get("id")).isEqualTo(theirSample.get("id"));
      assertThat(ourSample.get("epoch")).isEqualTo(theirSample.get("epoch"));
      assertThat(ourSample.get("scores"))
          .as(theirSample.toString())
          .isEqualTo(theirSample.get("scores"));
    }
    assertThat(ours.get("metrics").get("match/mean/accuracy").doubleValue()).isBetween(0.1, 0.9);
  }

  /**
   * Rows whose outputs are right for some and wrong for others, by scripted outputs taken in turn.
   */
  private void writeTask(int rows) {
    Random random = new Random(7);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      String answer = random.nextInt(3) == 0 ? "blue" : "red " + i;
      lines.append(
          "{\"qid\": \"q-%d\", \"question\": \"Colour of number %d?\", \"answer\": \"%s\"}\n"
              .formatted(i, i, answer));
    }
    PythonReference.write(directory.resolve("colours.jsonl"), lines.toString());
    PythonReference.write(
        directory.resolve("colours.yaml"),
        """
        dataset:
          file: colours.jsonl
          fields: {id: qid, input: question, target: answer}
        solver:
          - {name: system_message, args: {template: "Name a colour."}}
          - generate
        scorer:
          - {name: match, args: {location: any}}
          - includes
        epochs: {epochs: 2, reducer: [mean, at_least_1]}
        """);
    StringBuilder outputs = new StringBuilder();
    for (int i = 0; i < 2 * rows; i++) {
      outputs.append(i == 0 ? "" : ", ");
      outputs.append(random.nextBoolean() ? "\"It is blue.\"" : "\"I do not know\"");
    }
    PythonReference.write(
        directory.resolve("spec.yaml"),
        """
        log_dir: logs
        tasks:
          - name: colours.yaml
            model: {name: mockllm/model, model_args: {custom_outputs: [%s]}}
        """
            .formatted(outputs));
  }
}

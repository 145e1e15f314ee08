package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.engine.log.DefaultEvalLogs;
import io.evalflow.it.support.Checkout;
import io.evalflow.it.support.Document;
import io.evalflow.it.support.DocumentRun;
import io.evalflow.it.support.FlowCli;
import io.evalflow.it.support.LogWork;
import io.evalflow.it.support.ProcessResult;
import io.evalflow.it.support.PythonReference;
import io.evalflow.it.support.RunningProcess;
import io.evalflow.it.support.SmallTask;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.storage.Storage;
import io.evalflow.store.s3.S3Storage;
import io.evalflow.store.s3.server.Fault;
import io.evalflow.store.s3.server.FaultProxy;
import io.evalflow.store.s3.server.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command and the engine with logs in a bucket, on one server. */
abstract class S3System {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final int STEP_KILLS = Integer.getInteger("flow.step.kills", 2);
  private static final int STEP_LOGS = Integer.getInteger("flow.step.logs", 40);

  /** Of each of eight writers. */
  private static final int EDITS = Integer.getInteger("flow.s3.edits", 20);

  private static int count;

  @TempDir Path directory;

  private String bucket;
  private S3Client client;
  private EvalLogs logs;

  /** The server, behind a proxy that does no harm. */
  abstract S3Server server();

  @BeforeEach
  void bucket() {
    bucket = "flow-" + ++count;
    server().createBucket(bucket);
    client = server().client();
    S3Storage storage = new S3Storage(() -> client);
    logs = new DefaultEvalLogs(uri -> storage);
  }

  @AfterEach
  void nothingIsLeftHalfDone() {
    assertThat(client.listMultipartUploads(it -> it.bucket(bucket)).uploads()).isEmpty();
    client.close();
  }

  @Test
  void runsListsPrintsConvertsAndEditsAsOnADisk() {
    SmallTask.write(directory, 6, "mockllm/model", "options: {log_buffer: 2}\n");
    FlowCli cli = cli(server());

    succeeds(cli, "run", "spec.yaml", "--log-dir", at("runs/a b"));
    ProcessResult again = succeeds(cli, "run", "spec.yaml", "--log-dir", at("runs/a b"));
    String log = succeeds(cli, "log", "list", at("runs")).out().strip();
    JsonNode dump = json(succeeds(cli, "log", "dump", log));
    succeeds(cli, "log", "edit", log, "--add-tag", "reviewed", "--author", "me");
    JsonNode headers = json(succeeds(cli, "log", "headers", at("runs")));
    succeeds(cli, "log", "convert", at("runs"), "--to", "json", "--output-dir", at("json"));
    succeeds(cli, "log", "convert", at("json"), "--to", "eval", "--output-dir", "back");
    List<String> keys = keys("runs/");
    JsonNode manifest = manifest(cli);

    assertThat(again.out()).as("a complete log is not run again").contains("6/6");
    assertThat(keys)
        .containsExactlyInAnyOrder(
            "runs/a b/" + log.substring(log.lastIndexOf('/') + 1),
            "runs/a b/.eval-set-id",
            "runs/a b/eval-set.json",
            "runs/a b/flow.yaml",
            "runs/a b/flow-requirements.txt",
            "runs/a b/logs.json");
    assertThat(log).startsWith("s3://" + bucket + "/runs/a%20b/").endsWith(".eval");
    assertThat(dump.path("samples").size()).isEqualTo(6);
    assertThat(headers.get(0).path("tags").get(0).asString()).isEqualTo("reviewed");
    assertThat(manifest.size()).isEqualTo(1);
    assertThat(json(succeeds(cli, "log", "headers", "back")).get(0).path("tags").get(0).asString())
        .isEqualTo("reviewed");
    assertReadByInspect("runs", 1);
    assertReadByInspect("json", 1);
  }

  private JsonNode manifest(FlowCli cli) {
    succeeds(cli, "log", "manifest", at("runs"), "--filename", "all.json");
    byte[] json =
        client.getObjectAsBytes(it -> it.bucket(bucket).key("runs/all.json")).asByteArray();
    return JsonMapper.shared().readTree(json);
  }

  private void assertReadByInspect(String prefix, int expected) {
    JsonNode read =
        PythonReference.require()
            .json(directory, server().environment(), "read_logs.py", at(prefix));
    assertThat(read.size()).isEqualTo(expected);
    for (JsonNode log : read) {
      assertThat(log.path("status").asString()).isEqualTo("success");
      assertThat(log.path("tags").toString()).isEqualTo("[\"reviewed\"]");
      assertThat(log.path("samples").size()).isEqualTo(6);
    }
  }

  /** The example, by its Java file and by its jar. */
  @Test
  void reviewsAndPromotesToTheBucket() throws IOException {
    Path example = Checkout.root().resolve("examples/review-and-promote");
    Path here = Files.createDirectories(directory.resolve("example"));
    for (String file : List.of("spec.yaml", "capitals.yaml", "capitals.jsonl", "_flow.java")) {
      Files.copy(example.resolve(file), here.resolve(file));
    }
    FlowCli cli = cli(server(), here);
    Path jar = example.resolve("plugin/target/review-plugin-1.0.0.jar");
    FlowCli withJar = cli(server()).with("FLOW_PLUGIN_PATH", jar.toString());

    succeeds(cli, "run", "spec.yaml", "--log-dir", at("dev/logs"));
    succeeds(cli, "step", "mark_reviewed", at("dev/logs"));
    succeeds(cli, "step", "promote", at("dev/logs"), "--dest", at("prod/logs"));
    succeeds(withJar, "step", "promote", at("dev/logs"), "--dest", at("jar/logs"));

    for (String production : List.of("prod/logs", "jar/logs")) {
      ProcessResult listed =
          succeeds(withJar, "list", "log", at(production), "--filter", "reviewed", "--json");
      JsonNode logs = json(listed).path("logs");
      assertThat(logs.size()).as(listed.all()).isEqualTo(2);
      for (JsonNode log : logs) {
        assertThat(log.path("log_file").asString()).startsWith(at(production));
        assertThat(log.path("tags").toString()).isEqualTo("[\"promoted\",\"review_done\"]");
        assertThat(log.path("samples").intValue()).isEqualTo(3);
      }
    }
  }

  @Test
  void readsSpecTaskAndDatasetFromTheBucket() throws IOException {
    SmallTask.write(directory, 3, "mockllm/model", "");
    PythonReference.write(
        directory.resolve("nightly.yaml"), "includes: [spec.yaml]\nlog_dir: out\n");
    for (String file : List.of("paris.jsonl", "paris.yaml", "spec.yaml", "nightly.yaml")) {
      client.putObject(it -> it.bucket(bucket).key("specs/" + file), directory.resolve(file));
    }
    Path elsewhere = PythonReference.write(directory.resolve("elsewhere/x"), "").getParent();

    succeeds(cli(server(), elsewhere), "run", at("specs/nightly.yaml"));

    assertThat(keys("specs/out/")).anyMatch(key -> key.endsWith(".eval"));
  }

  @Test
  void completesARunOfFiftyTasksWhereEachTenthRequestFails() throws IOException {
    int seed = new Random().nextInt(1000);
    SmallTask.write(directory, 3, "mockllm/model", "options: {log_buffer: 1}\n");
    StringBuilder tasks = new StringBuilder("log_dir: " + at("runs") + "\ntasks:\n");
    for (int i = 0; i < 50; i++) {
      tasks.append("  - {name: paris.yaml, model: mockllm/m").append(i).append("}\n");
    }
    PythonReference.write(directory.resolve("fifty.yaml"), tasks.toString());

    FaultProxy.Settings faults = FaultProxy.Settings.PLAIN.withFaults(0.1, seed);
    try (FaultProxy faulty = FaultProxy.before(server(), faults)) {
      FlowCli cli = cli(faulty).with("AWS_MAX_ATTEMPTS", "10");
      ProcessResult run = cli.run("run", "fifty.yaml", "--display", "plain");
      assertThat(run.exit()).as("seed " + seed + "\n" + run.all()).isZero();
      long spoilt = Arrays.stream(Fault.values()).mapToLong(faulty::faults).sum();
      assertThat(spoilt).as("seed " + seed).isGreaterThan(20);
    }

    List<String> keys = keys("runs/");
    assertThat(keys).filteredOn(key -> key.endsWith(".eval")).hasSize(50);
    assertThat(keys).as("seed " + seed).hasSize(55);
    for (String key : keys) {
      if (key.endsWith(".eval")) {
        EvalLog log = logs.read(URI.create("s3://" + bucket + "/" + key));
        assertThat(log.status()).isEqualTo(EvalStatus.SUCCESS);
        assertThat(log.samples()).hasSize(3);
      }
    }
  }

  @Test
  void losesNoEditOfEightWriters() {
    URI log = URI.create(at("shared.eval"));
    LogWork.finished(new DefaultEvalLogs(storage()), log, 20);
    List<RunningProcess> processes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      processes.add(work("edit", log, "p" + i, Integer.toString(EDITS)));
    }
    for (RunningProcess process : processes) {
      ProcessResult result = process.await(TIMEOUT);
      assertThat(result.exit()).as(result.all()).isZero();
    }

    EvalLog header = logs.readHeader(log);
    assertThat(header.tags()).hasSize(8 * EDITS);
    assertThat(header.logUpdates()).hasSize(8 * EDITS);
    assertThat(logs.read(log).samples()).hasSize(20);
  }

  @Test
  void aKilledRunLeavesWhatItHadFlushed() throws Exception {
    Random random = new Random(3);
    for (int i = 0; i < 5; i++) {
      URI log = URI.create(at("killed-" + i + ".eval"));
      RunningProcess process = work("write", log, "400");
      int least = 1 + random.nextInt(60);
      while (process.process().isAlive() && process.out().lines().count() <= least) {
        Thread.onSpinWait();
      }
      long flushed = process.out().lines().count() - 1;
      process.process().destroyForcibly().waitFor();

      assertThat(logs.read(log).samples()).hasSizeGreaterThanOrEqualTo((int) flushed);
    }
    // What the killed processes had begun is no file; a bucket's own rule removes it.
    client
        .listMultipartUploads(it -> it.bucket(bucket))
        .uploads()
        .forEach(
            upload ->
                client.abortMultipartUpload(
                    it -> it.bucket(bucket).key(upload.key()).uploadId(upload.uploadId())));
  }

  @Test
  void aKilledStepHasChangedAllLogsOrNoneAfterTheNextCommand() throws Exception {
    for (int i = 1; i <= STEP_LOGS; i++) {
      String name = "steps/2026-05-01T10-00-00-00-00_work_%022d.eval".formatted(i);
      LogWork.finished(new DefaultEvalLogs(storage()), URI.create(at(name)), 1);
    }
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int kill = 1; kill <= STEP_KILLS; kill++) {
      String tag = "kill-" + kill;
      RunningProcess process =
          cli(server()).start("step", "tag", at("steps"), "--add", tag, "--author", "me");
      while (process.process().isAlive() && !keys("steps/").contains("steps/.flow-step")) {
        Thread.onSpinWait();
      }
      process.process().waitFor(random.nextInt(200 + 8 * STEP_LOGS), TimeUnit.MILLISECONDS);
      process.process().destroyForcibly().waitFor();

      succeeds(cli(server()), "step", "tag", at("steps"), "--add", "after", "--author", "me");

      Set<Boolean> tagged = new HashSet<>();
      for (String key : keys("steps/")) {
        assertThat(key).as("kill %s, seed %s", kill, seed).endsWith(".eval");
        tagged.add(logs.readHeader(URI.create(at(key))).tags().contains(tag));
      }
      assertThat(tagged).as("kill %s, seed %s", kill, seed).hasSize(1);
    }
  }

  @Test
  void doesWhatThePageOnStorageShows() throws IOException {
    SmallTask.write(directory, 2, "mockllm/model", "");
    List<Document.Section> sections =
        Document.read("docs/storage.md").sections().stream()
            .filter(section -> !section.commands().isEmpty())
            .toList();
    assertThat(sections).isNotEmpty();
    server().createBucket("my-bucket");
    for (Document.Section section : sections) {
      new DocumentRun(directory, server().environment()).of(section);
    }
  }

  @Test
  void saysInOneLineWhatIsWrong() {
    FlowCli cli = cli(server());
    Map<String, List<String>> wrong =
        Map.of(
            "s3://no-such-bucket/logs",
            List.of(
                "Error: there is no bucket 'no-such-bucket' (of s3://no-such-bucket/logs)",
                "Hint: create it, or correct the name"),
            "s3:/logs",
            List.of("Error: the location s3:/logs/ names no bucket", "Hint: write s3://bucket/key"),
            "s3//logs",
            List.of(
                "Error: 's3//logs' is neither a path nor a URI", "Hint: did you mean s3://logs?"));
    wrong.forEach(
        (place, lines) -> {
          ProcessResult result = cli.run("log", "list", place);
          assertThat(result.exit()).isEqualTo(1);
          assertThat(result.err().lines()).containsExactlyElementsOf(lines);
        });
    Map.of(
            "gs://logs/x",
            "a jar with a StorageBackend for it must be on the class path or the plugin path",
            "sftp://host/logs",
            "flow-store-vfs brings it, with com.github.mwiede:jsch beside it")
        .forEach(
            (place, hint) -> {
              String scheme = place.substring(0, place.indexOf(':'));
              assertThat(cli.run("log", "list", place).err())
                  .startsWith(
                      "Error: no storage backend serves %s: (of %s/)\nHint: %s; there is "
                          .formatted(scheme, place, hint));
            });
    ProcessResult keyless =
        cli.with("AWS_ACCESS_KEY_ID", null)
            .with("AWS_SECRET_ACCESS_KEY", null)
            .with("HOME", directory.toString())
            .run("log", "list", at("logs"));
    assertThat(keyless.err())
        .isEqualTo(
            "Error: no AWS credentials were found for "
                + at("logs")
                + "\nHint: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE\n");
  }

  private Storage storage() {
    S3Storage storage = new S3Storage(() -> client);
    return uri -> storage;
  }

  private RunningProcess work(String what, URI log, String... args) {
    ProcessBuilder builder = LogWork.process(what, log, args);
    builder.environment().putAll(server().environment());
    return RunningProcess.start(builder);
  }

  private FlowCli cli(S3Server target) {
    return cli(target, directory);
  }

  private static FlowCli cli(S3Server target, Path workingDirectory) {
    FlowCli cli = FlowCli.in(workingDirectory);
    for (Map.Entry<String, String> variable : target.environment().entrySet()) {
      cli = cli.with(variable.getKey(), variable.getValue());
    }
    return cli;
  }

  private static ProcessResult succeeds(FlowCli cli, String... args) {
    ProcessResult result = cli.run(args);
    assertThat(result.exit()).as(String.join(" ", args) + "\n" + result.all()).isZero();
    return result;
  }

  private String at(String path) {
    return "s3://" + bucket + "/" + path;
  }

  private List<String> keys(String prefix) {
    return client.listObjectsV2Paginator(it -> it.bucket(bucket).prefix(prefix)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  private static JsonNode json(ProcessResult result) {
    return JsonMapper.shared().readTree(result.out());
  }
}

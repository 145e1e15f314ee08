package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.evalflow.engine.FlowEngine;
import io.evalflow.it.support.FlowCli;
import io.evalflow.it.support.LogWork;
import io.evalflow.it.support.ProcessResult;
import io.evalflow.it.support.PythonReference;
import io.evalflow.it.support.RunningProcess;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogs.HeaderResult;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Steps as processes: killed ones, racing ones, and beside inspect-flow's own. */
class StepsIT {
  private static final int LOGS = 200;
  private static final int KILLS = Integer.getInteger("flow.step.kills", 8);
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  @TempDir Path directory;

  private Path logs;

  private void logs(int count) {
    logs(count, 1);
  }

  private void logs(int count, int samples) {
    logs = directory.resolve("logs");
    for (int i = 1; i <= count; i++) {
      String name = "2026-05-01T10-00-00-00-00_work_%022d.eval".formatted(i);
      LogWork.finished(logs.resolve(name).toUri(), samples);
    }
  }

  @Test
  void aKilledStepHasChangedAllLogsOrNoneAfterTheNextCommand() throws Exception {
    logs(LOGS);
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int completed = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      String tag = "kill-" + kill;
      RunningProcess process = cli().start("step", "tag", "logs", "--add", tag, "--author", "me");
      while (process.process().isAlive() && !Files.exists(logs.resolve(".flow-step"))) {
        Thread.onSpinWait();
      }
      boolean ended = process.process().waitFor(random.nextInt(200), TimeUnit.MILLISECONDS);
      process.process().destroyForcibly().waitFor();

      boolean left = Files.exists(logs.resolve(".flow-step"));
      ProcessResult next =
          cli().run("step", "tag", "logs", "--add", "after-" + kill, "--author", "me");

      assertThat(next.exit()).as(next.all()).isZero();
      assertThat(next.err().contains("the step tag, which was stopped in ")).isEqualTo(left);
      Set<Boolean> tagged =
          tags().stream().map(tags -> tags.contains(tag)).collect(Collectors.toSet());
      assertThat(tagged).as("kill %s, seed %s", kill, seed).hasSize(1);
      assertThat(tags()).allSatisfy(tags -> assertThat(tags).hasSizeGreaterThan(0));
      assertThat(leftovers()).as("kill %s, seed %s", kill, seed).isEmpty();
      completed += tagged.contains(true) && !ended ? 1 : 0;
    }
    System.out.println("of " + KILLS + " killed steps " + completed + " were completed");
  }

  private List<Set<String>> tags() {
    List<Set<String>> tags = new ArrayList<>();
    try (FlowEngine engine = FlowEngine.builder().build();
        Stream<HeaderResult> headers = engine.logs().readHeaders(files())) {
      headers.forEach(
          result -> {
            EvalLog header = result.header().orElseThrow();
            tags.add(new TreeSet<>(Objects.requireNonNull(header.tags())));
          });
    }
    assertThat(tags).hasSize(LOGS);
    return tags;
  }

  private List<URI> files() {
    return list().filter(file -> file.toString().endsWith(".eval")).map(Path::toUri).toList();
  }

  private List<String> leftovers() {
    return list()
        .map(file -> file.getFileName().toString())
        .filter(name -> name.startsWith(".flow-step"))
        .toList();
  }

  private Stream<Path> list() {
    try (Stream<Path> files = Files.list(logs)) {
      return files.sorted().toList().stream();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void ofTwoRacingStepsOneWinsWholeAndTheOtherSaysWhyItStopped() {
    logs(LOGS);
    RunningProcess first = cli().start("step", "tag", "logs", "--add", "first", "--author", "me");
    RunningProcess second = cli().start("step", "tag", "logs", "--add", "second", "--author", "me");
    List<ProcessResult> results = List.of(first.await(TIMEOUT), second.await(TIMEOUT));

    Set<Set<String>> tags = new HashSet<>(tags());
    assertThat(tags).as(results.get(0).all() + results.get(1).all()).hasSize(1);
    Set<String> all = tags.iterator().next();
    for (int i = 0; i < 2; i++) {
      ProcessResult result = results.get(i);
      boolean done = all.contains(i == 0 ? "first" : "second");
      assertThat(result.exit()).as(result.all()).isEqualTo(done ? 0 : 1);
      if (!done) {
        assertThat(result.err())
            .containsAnyOf(
                "another step is putting logs in place",
                "the step tag is putting logs in place",
                "was changed by somebody else");
      }
    }
    assertThat(all).isNotEmpty();
    assertThat(leftovers()).isEmpty();
  }

  /**
   * Of a log that is replaced, inspect-ai may ask the old one for its size and the new one for its
   * end, which it then takes for damaged; of one that grows it sees the old one or the new one.
   */
  @Test
  void thePythonPackageReadsLogsThatGrowMeanwhile() throws IOException {
    PythonReference python = PythonReference.require();
    logs(20, 2_000);
    Path growing = Files.createDirectories(directory.resolve("growing"));
    Path stop = directory.resolve("stop");
    RunningProcess reader =
        python.start(directory, "read_meanwhile.py", growing.toString(), stop.toString());

    try {
      for (int round = 0; round < 6; round++) {
        String name = "growing/" + round;
        Files.move(copies(), directory.resolve(name));
        List<Object> before = identities(directory.resolve(name));
        succeeds("step", "tag", name, "--add", "tag0", "--author", "me");
        succeeds("step", "tag", name, "--add", "tag1", "--author", "me");
        assumeThat(identities(directory.resolve(name))).as("files that can grow").isEqualTo(before);
      }
    } finally {
      Files.createFile(stop);
    }

    ProcessResult result = reader.await(TIMEOUT);
    assertThat(result.exit()).as(result.all()).isZero();
    JsonNode found = JsonMapper.shared().readTree(result.out());
    assertThat(found.path("reads").asInt()).isGreaterThan(20);
    assertThat(found.path("tags").values().stream().map(JsonNode::asString))
        .contains("tag0")
        .isSubsetOf("tag0", "tag1");
  }

  /** The logs once more, where no reader looks yet. */
  private Path copies() throws IOException {
    Path copies = Files.createDirectories(directory.resolve("copies"));
    for (URI file : files()) {
      Files.copy(Path.of(file), copies.resolve(Path.of(file).getFileName()));
    }
    return copies;
  }

  private static List<Object> identities(Path directory) throws IOException {
    List<Object> identities = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".eval")).sorted().toList()) {
        identities.add(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
      }
    }
    return identities;
  }

  @Test
  void editsAsInspectFlowEditsAndEachSeesTheOther() throws IOException {
    PythonReference python = PythonReference.require();
    logs(1);
    Path theirs = Files.createDirectories(directory.resolve("theirs"));
    Path ours = logs.resolve(list().findFirst().orElseThrow().getFileName());
    Path copy = Files.copy(ours, theirs.resolve(ours.getFileName()));

    succeeds("step", "tag", "logs", "--add", "b", "--add", "a", "--author", "me");
    succeeds(
        "step",
        "metadata",
        "logs",
        "--set",
        "x={\"y\": [1, 2.5]}",
        "--set",
        "z=on",
        "--author",
        "me",
        "--reason",
        "why");
    succeeds("step", "tag", "logs", "--remove", "a", "--add", "c", "--author", "me");
    flow(python, "tag", "theirs", "--add", "b", "--add", "a", "--author", "me");
    flow(
        python,
        "metadata",
        "theirs",
        "--set",
        "x={\"y\": [1, 2.5]}",
        "--set",
        "z=on",
        "--author",
        "me",
        "--reason",
        "why");
    flow(python, "tag", "theirs", "--remove", "a", "--add", "c", "--author", "me");

    assertThat(edits(ours)).isEqualTo(edits(copy));
    flow(python, "tag", "logs", "--add", "theirs", "--author", "them");
    succeeds("step", "tag", "theirs", "--add", "theirs", "--author", "them");
    assertThat(edits(ours)).isEqualTo(edits(copy));
  }

  /** What edits left in the header, as the reference prints it, without the time. */
  private JsonNode edits(Path log) {
    ProcessResult dump =
        PythonReference.require()
            .program(directory, "inspect", "log", "dump", "--header-only", log.toString());
    assertThat(dump.exit()).as(dump.all()).isZero();
    JsonNode header = JsonMapper.shared().readTree(dump.out());
    ObjectNode edits = JsonMapper.shared().createObjectNode();
    for (String field : List.of("tags", "metadata", "log_updates")) {
      edits.set(field, header.path(field));
    }
    for (JsonNode update : edits.path("log_updates")) {
      ((ObjectNode) update.path("provenance")).remove("timestamp");
    }
    return edits;
  }

  private void flow(PythonReference python, String... args) {
    List<String> all = new ArrayList<>(List.of("step"));
    all.addAll(List.of(args));
    ProcessResult result = python.program(directory, "flow", all.toArray(String[]::new));
    assertThat(result.exit()).as(result.all()).isZero();
  }

  private FlowCli cli() {
    return FlowCli.in(directory);
  }

  private void succeeds(String... args) {
    ProcessResult result = cli().run(args);
    assertThat(result.exit()).as(String.join(" ", args) + "\n" + result.all()).isZero();
  }
}

package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.engine.FlowEngine;
import io.evalflow.engine.log.LogRecovery;
import io.evalflow.it.support.LogWork;
import io.evalflow.it.support.PythonReference;
import io.evalflow.it.support.RunningProcess;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.ScoreEdit;
import io.evalflow.spi.eval.ScoreEditBuilder;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogEditor;
import io.evalflow.spi.log.EvalLogInfo;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.log.LogEdits;
import io.evalflow.spi.log.MetadataEdit;
import io.evalflow.spi.log.ProvenanceData;
import io.evalflow.spi.log.TagsEdit;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/** Edits of logs by many processes, by killed ones, and beside inspect-ai's own. */
class EditLogsIT {
  private static final ProvenanceData BY =
      new ProvenanceData(
          Instant.parse("2026-05-01T10:00:00Z"),
          "editor",
          "a reason",
          Map.of("ticket", IntNode.valueOf(7)),
          Map.of());
  private static final String NAME = "2026-05-01T10-00-00-00-00_work_taskId";
  private static final int LANES = 4;
  private static final int KILLS = 7;

  @TempDir Path directory;

  private final FlowEngine engine = FlowEngine.builder().build();
  private final EvalLogs logs = engine.logs();

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void losesNoEditOfManyProcesses() {
    URI log = uri("shared.eval");
    LogWork.finished(log, 20);
    List<RunningProcess> processes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      processes.add(RunningProcess.start(LogWork.process("edit", log, "p" + i, "100")));
    }
    for (RunningProcess process : processes) {
      var result = process.await(Duration.ofMinutes(3));
      assertThat(result.exit()).as(result.all()).isZero();
    }
    EvalLog header = logs.readHeader(log);
    assertThat(header.tags()).hasSize(800);
    assertThat(header.logUpdates()).hasSize(800);
    assertThat(samples(log)).hasSize(20);
  }

  @Test
  void editsAsInspectEdits() {
    PythonReference python = PythonReference.require();
    JsonNode uuids = python.json(directory, "edit_logs.py", "make", directory.toString());
    for (String format : List.of("eval", "json")) {
      edit(format, uuids.get(format));
    }
    JsonNode differences = python.json(directory, "edit_logs.py", "compare", directory.toString());
    assertThat(differences.size()).isEqualTo(12);
    differences.properties().forEach(log -> assertThat(log.getValue()).as(log.getKey()).isEmpty());
  }

  private void edit(String format, JsonNode uuids) {
    EvalLogEditor editor = engine.logEditor();
    TagsEdit tags = TagsEdit.of(List.of("third", "first"), List.of("second", "absent"));
    JsonNode deep =
        JsonNodeFactory.instance
            .objectNode()
            .set("deep", JsonNodeFactory.instance.arrayNode().add(1).add(2.5));
    MetadataEdit metadata =
        MetadataEdit.of(Map.of("new", deep, "owner", StringNode.valueOf("me")), List.of("old"));
    editor.edit(
        ours("tags", format), header -> LogEdits.apply(header, List.of(tags, metadata), BY));

    SampleId three = SampleId.of(3);
    ScoreEdit wrong =
        edit("I")
            .explanation(StringNode.valueOf("wrong ".repeat(40)))
            .metadata(JsonNodeFactory.instance.objectNode().put("kept", true))
            .build();
    editor.editScore(ours("score", format), three, 2, "match", wrong, true);
    ScoreEdit right = edit("C").answer(StringNode.valueOf("yes")).build();
    editor.editScore(ours("score", format), three, 2, "match", right, true);

    ScoreEdit judged =
        edit("").value(DoubleNode.valueOf(0.25)).reason(StringNode.valueOf("refused")).build();
    editor.editScore(ours("added", format), SampleId.of(1), 1, "judge", judged, true);
    editor.editScore(
        ours("scoreonly", format), SampleId.of(2), 1, "includes", edit("P").build(), false);

    List<String> all = uuids.values().stream().map(JsonNode::stringValue).toList();
    editor.invalidate(ours("invalid", format), List.of(all.get(0), all.get(3)), BY);
    editor.invalidateAll(ours("valid", format), BY);
    editor.uninvalidate(ours("valid", format), all.subList(1, all.size()));
  }

  private static ScoreEditBuilder edit(String value) {
    return ScoreEditBuilder.builder().value(StringNode.valueOf(value)).provenance(BY);
  }

  private URI ours(String edit, String format) {
    return uri("ours-" + edit + "." + format);
  }

  @Test
  void inspectReadsWhatWasRecovered() throws IOException {
    PythonReference python = PythonReference.require();
    for (String format : List.of("eval", "json")) {
      Path whole = directory.resolve("whole." + format);
      LogWork.finished(whole.toUri(), 12);
      byte[] bytes = Files.readAllBytes(whole);
      Path cut = directory.resolve("cut." + format);
      Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));

      LogRecovery.Recovered recovered = engine.logRecovery().recover(cut.toUri());

      assertThat(recovered.samples()).isBetween(3, 9);
      JsonNode described =
          python.json(directory, "describe_log.py", Path.of(recovered.file()).toString());
      assertThat(described.get("status").stringValue()).isEqualTo("error");
      assertThat(described.get("samples").size()).isEqualTo(recovered.samples());
      assertThat(described.get("summaries").intValue()).isEqualTo(recovered.samples());
      assertThat(described.get("one_by_one").intValue()).isEqualTo(recovered.samples());
    }
  }

  @Test
  void leavesAReadableLogWhereverWritingIsKilled() throws Exception {
    lanes(
        (lane, random) -> {
          for (int round = 0; round < KILLS; round++) {
            Path place = Files.createDirectory(directory.resolve(lane + "-" + round));
            String name = random.nextInt(4) == 0 ? NAME + ".json" : NAME + ".eval";
            URI log = place.resolve(name).toUri();
            int flushed = killed(random, LogWork.process("write", log, "150"));
            if (flushed < 0 && !Files.exists(Path.of(log))) {
              continue;
            }
            assertThat(samples(log)).hasSizeGreaterThanOrEqualTo(flushed);
            assertOnlyLog(place, log);
            if (logs.readHeader(log).status() == EvalStatus.STARTED) {
              LogRecovery.Recovered recovered = engine.logRecovery().recover(log, null, true);
              assertThat(recovered.samples()).isGreaterThanOrEqualTo(flushed);
              assertThat(recovered.lost()).isZero();
              assertThat(logs.readHeader(log).status()).isEqualTo(EvalStatus.ERROR);
            }
          }
        });
  }

  @Test
  void leavesAReadableLogWhereverEditingIsKilled() throws Exception {
    lanes(
        (lane, random) -> {
          Path place = Files.createDirectory(directory.resolve("edits" + lane));
          URI log = place.resolve(random.nextInt(4) == 0 ? NAME + ".json" : NAME + ".eval").toUri();
          LogWork.finished(log, 10);
          List<EvalSample> before = samples(log);
          Set<String> expected = new HashSet<>();
          for (int round = 0; round < KILLS; round++) {
            int edited = killed(random, LogWork.process("edit", log, "r" + round, "1000"));
            for (int i = 1; i <= edited; i++) {
              expected.add("r" + round + "-" + i);
            }
            EvalLog header = logs.readHeader(log);
            assertThat(header.tags()).containsAll(expected);
            assertThat(header.logUpdates() == null ? 0 : header.logUpdates().size())
                .isEqualTo(Immutables.list(header.tags()).size());
            assertThat(samples(log)).isEqualTo(before);
            assertOnlyLog(place, log);
          }
        });
  }

  /** Work that several threads do, each with its own random numbers. */
  private interface LaneWork {
    void run(int lane, Random random) throws IOException;
  }

  private static void lanes(LaneWork work) throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed of kills: " + seed);
    ExecutorService threads = Executors.newFixedThreadPool(LANES);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int lane = 0; lane < LANES; lane++) {
        int number = lane;
        running.add(
            threads.submit(
                () -> {
                  work.run(number, new Random(seed + number));
                  return number;
                }));
      }
      for (Future<?> lane : running) {
        lane.get();
      }
    } finally {
      threads.shutdownNow();
      assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  /**
   * Starts a process, kills it a random while after a random line of what it says, and returns the
   * last number that it said; -1 if it said none.
   */
  private static int killed(Random random, ProcessBuilder builder) throws IOException {
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    int last = -1;
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      int wanted = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(40);
      String line = null;
      for (int i = 0; i < wanted && (line = lines.readLine()) != null; i++) {
        last = Integer.parseInt(line);
      }
      // Not to wait for anything: the moment of the kill is to fall anywhere between two lines.
      long until = System.nanoTime() + random.nextLong(wanted == 0 ? 400_000_000L : 20_000_000L);
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      // Killed by its handle, since the process would close its output, too.
      process.toHandle().destroyForcibly();
      while ((line = lines.readLine()) != null) {
        last = Integer.parseInt(line);
      }
      return last;
    } finally {
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  private void assertOnlyLog(Path place, URI log) {
    assertThat(logs.list(place.toUri(), true)).extracting(EvalLogInfo::name).containsExactly(log);
  }

  private List<EvalSample> samples(URI log) {
    return Immutables.list(logs.read(log).samples());
  }

  private URI uri(String name) {
    return directory.resolve(name).toUri();
  }
}

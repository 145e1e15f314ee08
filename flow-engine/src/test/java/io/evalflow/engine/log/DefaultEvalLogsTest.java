package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogWriter;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.log.EvalStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DefaultEvalLogsTest {
  private static final SampleId ONE = SampleId.of(1);
  private static final SampleId ODD = SampleId.of("a/../b \u00e9:1");

  @TempDir Path directory;

  private final EvalLogs logs = new DefaultEvalLogs(Logs.storage());

  @ParameterizedTest
  @EnumSource
  void reads_back_a_finished_log(EvalLogs.Format format) {
    URI file = at(format);
    EvalLog finished;
    try (EvalLogWriter writer = create(file, format, 2)) {
      for (SampleId id : List.of(SampleId.of(10), ONE, ODD)) {
        writer.add(Logs.sample(id, 1));
      }
      finished =
          writer.finish(
              EvalStatus.SUCCESS, Logs.results(3), Logs.stats(), null, Logs.reductions(ONE, ODD));
    }

    EvalLog header = logs.readHeader(file);
    assertThat(header).isEqualTo(finished);
    assertThat(header.location()).isEqualTo(file);
    assertThat(header.status()).isEqualTo(EvalStatus.SUCCESS);
    assertThat(header.tags()).containsExactly("a", "b");
    assertThat(header.invalidated()).isFalse();
    assertThat(header.samples()).isNull();

    EvalLog all = logs.read(file);
    assertThat(all.reductions()).isEqualTo(Logs.reductions(ONE, ODD));
    assertThat(all.samples()).extracting(EvalSample::id).containsExactly(ONE, SampleId.of(10), ODD);
    assertThat(logs.readSummaries(file))
        .extracting(EvalSampleSummary::id)
        .containsExactlyInAnyOrder(ONE, SampleId.of(10), ODD);
    assertThat(logs.readSample(file, ODD, 1)).contains(all.samples().get(2));
    assertThat(logs.readSample(file, ODD, 2)).isEmpty();
    try (Stream<EvalSample> samples = logs.samples(file)) {
      assertThat(samples.toList()).containsExactlyInAnyOrderElementsOf(all.samples());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shows_a_started_log_with_what_was_flushed(EvalLogs.Format format) {
    URI file = at(format);
    try (EvalLogWriter writer = create(file, format, 2)) {
      EvalLog fresh = logs.readHeader(file);
      assertThat(fresh.status()).isEqualTo(EvalStatus.STARTED);
      assertThat(fresh.eval()).isEqualTo(Logs.spec());
      assertThat(fresh.plan()).isEqualTo(Logs.plan());
      assertThat(fresh.tags()).containsExactly("a", "b");
      assertThat(logs.readSummaries(file)).isEmpty();

      writer.add(Logs.sample(ONE, 1));
      assertThat(ids(file)).isEmpty();
      writer.add(Logs.sample(ONE, 2));
      assertThat(ids(file)).containsExactly("1/1", "1/2");
      writer.add(Logs.sample(ODD, 1));
      assertThat(ids(file)).hasSize(2);
      writer.flush();
      assertThat(ids(file)).hasSize(3);
      assertThat(logs.readSummaries(file)).hasSize(3);
      writer.add(Logs.sample(ODD, 2));
    }

    // Closed without an end, as by a kill.
    assertThat(logs.readHeader(file).status()).isEqualTo(EvalStatus.STARTED);
    assertThat(ids(file)).hasSize(3);
    assertThat(directory).isDirectoryContaining("glob:**/log.*");
    assertThat(directory.toFile().list()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void counts_the_last_of_a_sample_that_was_added_twice(EvalLogs.Format format) {
    URI file = at(format);
    EvalSample first = Logs.sample(ONE, 1);
    EvalSample second = Logs.sample(ONE, 1);
    try (EvalLogWriter writer = create(file, format, 1)) {
      writer.add(first);
      writer.add(Logs.sample(ODD, 1));
      writer.add(second);
      assertThat(logs.readSummaries(file)).hasSize(2);
      writer.finish(EvalStatus.SUCCESS, Logs.results(2), Logs.stats(), null, List.of());
    }

    assertThat(logs.read(file).samples()).hasSize(2);
    assertThat(logs.readSample(file, ONE, 1).orElseThrow().uuid()).isEqualTo(second.uuid());
    assertThat(logs.readSummaries(file))
        .extracting(EvalSampleSummary::uuid)
        .contains(second.uuid())
        .doesNotContain(first.uuid())
        .hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void takes_samples_from_many_threads(EvalLogs.Format format) throws Exception {
    URI file = at(format);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try (EvalLogWriter writer = create(file, format, 7)) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        SampleId id = SampleId.of(i);
        done.add(pool.submit(() -> writer.add(Logs.sample(id, 1))));
      }
      for (Future<?> one : done) {
        one.get();
      }
      writer.finish(EvalStatus.SUCCESS, null, Logs.stats(), null, List.of());
    } finally {
      pool.shutdownNow();
    }

    assertThat(logs.read(file).samples()).hasSize(200);
    assertThat(logs.readSummaries(file)).hasSize(200);
  }

  @ParameterizedTest
  @EnumSource
  void does_not_touch_a_log_that_is_there(EvalLogs.Format format) throws IOException {
    URI file = at(format);
    Files.writeString(Path.of(file), "mine");

    assertThatThrownBy(() -> create(file, format, 1))
        .isInstanceOfSatisfying(
            FlowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    assertThat(Path.of(file)).hasContent("mine");
  }

  @Test
  void lists_logs_newest_first() throws IOException {
    String old = "2026-01-01T00-00-00-00-00_a_x.eval";
    String young = "2026-02-01T00-00-00-00-00_a_y.json";
    for (String name : List.of(old, young, "logs.json", "eval-set.json", ".hidden")) {
      Files.writeString(directory.resolve(name), "{}");
    }
    Files.createDirectories(directory.resolve("sub.eval"));
    String below = "2026-03-01T00-00-00-00-00_b_z.eval";
    Files.writeString(directory.resolve("sub.eval").resolve(below), "");
    for (String name : List.of(old, young, "sub.eval/" + below)) {
      modified(name, 1);
    }

    assertThat(logs.list(directory.toUri(), false))
        .extracting(log -> Path.of(log.name()).getFileName().toString())
        .containsExactly(young, old);
    assertThat(logs.list(directory.toUri(), true))
        .extracting(log -> Path.of(log.name()).getFileName().toString())
        .containsExactly(below, young, old);

    modified(old, 2);

    assertThat(logs.list(directory.toUri(), true))
        .extracting(log -> Path.of(log.name()).getFileName().toString())
        .containsExactly(old, below, young);
  }

  private void modified(String name, long second) throws IOException {
    Files.setLastModifiedTime(
        directory.resolve(name), FileTime.from(Instant.ofEpochSecond(second)));
  }

  @Test
  void reads_a_document_behind_blanks_and_tells_blanks_from_nothing() throws IOException {
    URI file = at(EvalLogs.Format.JSON);
    try (EvalLogWriter writer = create(file, EvalLogs.Format.JSON, 1)) {
      writer.add(Logs.sample(ONE, 1));
      writer.finish(EvalStatus.SUCCESS, null, Logs.stats(), null, List.of());
    }
    String json = Files.readString(Path.of(file));
    Files.writeString(Path.of(file), " \n".repeat(20) + json + " ".repeat(ZipDirectory.TAIL));
    assertThat(logs.read(file).samples()).hasSize(1);

    Files.writeString(Path.of(file), " ".repeat(ZipDirectory.TAIL + 1));
    assertBad(file, "begins with blanks only");
    Files.writeString(Path.of(file), "");
    assertBad(file, "is empty");
  }

  @Test
  void names_a_file_that_is_no_log() throws IOException {
    Path file = directory.resolve("x.eval");
    for (String content : List.of("", "hello", "{\"a\":1}", "{\"a\":", "[1]", "PK\3\4abc")) {
      Files.writeString(file, content);
      assertBad(file.toUri(), "x.eval");
    }
    assertThatThrownBy(() -> logs.readHeader(directory.resolve("none.eval").toUri()))
        .isInstanceOfSatisfying(
            FlowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void notices_every_cut_and_most_damage() throws IOException {
    URI file = at(EvalLogs.Format.EVAL);
    try (EvalLogWriter writer = create(file, EvalLogs.Format.EVAL, 1)) {
      writer.add(Logs.sample(ONE, 1));
      writer.finish(EvalStatus.SUCCESS, null, Logs.stats(), null, List.of());
    }
    byte[] good = Files.readAllBytes(Path.of(file));
    Path bad = directory.resolve("bad.eval");

    for (int length = 0; length < good.length; length += 7) {
      Files.write(bad, Arrays.copyOf(good, length));
      assertBad(bad.toUri(), "bad.eval");
    }
    int unnoticed = 0;
    for (int i = 0; i < good.length; i += 5) {
      byte[] damaged = good.clone();
      damaged[i] ^= 0x55;
      Files.write(bad, damaged);
      try {
        logs.read(bad.toUri());
        assertThat(logs.readHeader(bad.toUri()).eval()).isEqualTo(Logs.spec());
        unnoticed++;
      } catch (FlowException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.LOG);
        assertThat(e.message()).contains("bad.eval");
      }
    }
    // What nobody reads: dates, versions, modes, the journal, the counts of the end record.
    assertThat(unnoticed).isLessThan(good.length / 10);
  }

  private void assertBad(URI file, String named) {
    assertThatThrownBy(() -> logs.readHeader(file))
        .isInstanceOfSatisfying(
            FlowException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.LOG);
              assertThat(e.message()).contains(named).doesNotContain("\n");
            });
  }

  private List<String> ids(URI file) {
    return logs.read(file).samples() == null
        ? List.of()
        : logs.read(file).samples().stream()
            .map(sample -> sample.id() + "/" + sample.epoch())
            .toList();
  }

  private EvalLogWriter create(URI file, EvalLogs.Format format, int buffer) {
    return logs.create(file, format, Logs.spec(), Logs.plan(), buffer);
  }

  private URI at(EvalLogs.Format format) {
    return directory.resolve(format == EvalLogs.Format.EVAL ? "log.eval" : "log.json").toUri();
  }
}

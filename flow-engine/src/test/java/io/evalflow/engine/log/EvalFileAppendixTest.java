package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.engine.FlowEngine;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogBuilder;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.log.LogEdits;
import io.evalflow.spi.log.ProvenanceData;
import io.evalflow.spi.log.TagsEdit;
import io.evalflow.spi.log.WriteOptions;
import io.evalflow.spi.storage.WriteCondition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A log to which a new header is added is the log with that header, for every reader of zips. */
class EvalFileAppendixTest {
  private static final int UNIT = 4096;

  @TempDir Path directory;

  private final FlowEngine engine = FlowEngine.builder().build();
  private final EvalLogs logs = engine.logs();
  private final LogVersions versions = new LogVersions(Logs.storage());

  @AfterEach
  void close() {
    engine.close();
  }

  private URI log(int samples, WriteOptions options) {
    List<EvalSample> all = new ArrayList<>();
    for (int i = 1; i <= samples; i++) {
      all.add(Logs.sample(SampleId.of(i), 1));
    }
    URI file = directory.resolve("log.eval").toUri();
    EvalLog log =
        EvalLogBuilder.builder()
            .version(2)
            .status(EvalStatus.SUCCESS)
            .eval(Logs.spec())
            .plan(Logs.plan())
            .results(Logs.results(samples))
            .stats(Logs.stats())
            .samples(all)
            .reductions(Logs.reductions(SampleId.of(1)))
            .build();
    logs.write(log, file, options);
    return file;
  }

  private static EvalLog tagged(EvalLog header, String tag) {
    ProvenanceData by = ProvenanceData.of(Logs.START, "me", "why");
    return LogEdits.apply(header, List.of(TagsEdit.of(List.of(tag), List.of())), by);
  }

  private Optional<LogAppendix> appendix(URI file, EvalLog before, EvalLog after) {
    return versions.appendix(file, before, after, UNIT);
  }

  private static void add(URI file, LogAppendix appendix) throws IOException {
    byte[] old = Files.readAllBytes(Path.of(file));
    assertThat(appendix.size()).isEqualTo(old.length);
    assertThat(appendix.position()).isBetween(appendix.size(), appendix.size() + UNIT - 1);
    assertThat(appendix.position() % UNIT).isZero();
    assertThat(appendix.bytes().length % UNIT).isZero();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(old);
    all.write(new byte[(int) (appendix.position() - old.length)]);
    all.write(appendix.bytes());
    Files.write(Path.of(file), all.toByteArray());
  }

  @ParameterizedTest
  @EnumSource
  void only_the_header_is_another_one(WriteOptions.Compression compression) throws IOException {
    URI file = log(300, new WriteOptions(EvalLogs.Format.EVAL, compression, WriteCondition.ALWAYS));
    EvalLog before = logs.read(file);
    EvalLog header = logs.readHeader(file);

    add(file, appendix(file, header, tagged(header, "x")).orElseThrow());

    EvalLog after = logs.read(file);
    assertThat(after.tags()).containsExactly("a", "b", "x");
    assertThat(after.logUpdates()).isEqualTo(tagged(header, "x").logUpdates());
    assertThat(after.eval()).isEqualTo(before.eval());
    assertThat(after.results()).isEqualTo(before.results());
    assertThat(after.samples()).isEqualTo(before.samples());
    assertThat(after.reductions()).isEqualTo(before.reductions());
    assertThat(logs.readSummaries(file)).hasSize(300);
  }

  @Test
  void a_reader_of_zips_finds_the_members_once() throws IOException {
    WriteOptions options =
        new WriteOptions(
            EvalLogs.Format.EVAL, WriteOptions.Compression.DEFLATE, WriteCondition.ALWAYS);
    URI file = log(300, options);
    EvalLog header = logs.readHeader(file);

    add(file, appendix(file, header, tagged(header, "x")).orElseThrow());

    try (ZipFile zip = new ZipFile(Path.of(file).toFile())) {
      assertThat(zip.stream().filter(entry -> entry.getName().equals("header.json"))).hasSize(1);
      assertThat(zip.stream().filter(entry -> entry.getName().startsWith("samples/"))).hasSize(300);
    }
  }

  @Test
  void a_log_of_more_members_than_a_short_number_counts_grows() throws IOException {
    int samples = 70_000;
    URI file = directory.resolve("log.eval").toUri();
    ZipWriting zip = new ZipWriting();
    Random random = new Random(1);
    byte[] content = new byte[300];
    for (int i = 1; i <= samples; i++) {
      random.nextBytes(content);
      zip.add("samples/" + i + "_epoch_1.json", Map.of("id", i, "content", content));
    }
    zip.add(LogMembers.HEADER, logs.readHeader(log(1, WriteOptions.of(EvalLogs.Format.EVAL))));
    zip.write(Path.of(file));
    EvalLog header = logs.readHeader(file);

    add(file, appendix(file, header, tagged(header, "x")).orElseThrow());

    assertThat(logs.readHeader(file).tags()).contains("x");
    try (LogReader reader = LogReaders.open(Logs.storage(), file)) {
      assertThat(((EvalFileReader) reader).directory().members()).hasSize(samples + 1);
      assertThat(reader.open(SampleId.of(samples), 1)).isPresent();
    }
  }

  @Test
  void of_members_of_one_name_the_last_still_counts() throws IOException {
    URI file = directory.resolve("log.eval").toUri();
    EvalLog header = logs.readHeader(log(1, WriteOptions.of(EvalLogs.Format.EVAL)));
    ZipWriting zip = new ZipWriting();
    zip.add(LogMembers.HEADER, tagged(header, "first"));
    zip.add("samples/1_epoch_1.json", Logs.sample(SampleId.of(1), 1));
    EvalSample last = Logs.sample(SampleId.of(1), 1);
    zip.add("samples/1_epoch_1.json", last);
    zip.add(LogMembers.HEADER, header);
    zip.write(Path.of(file));
    EvalLog before = logs.readHeader(file);

    add(file, appendix(file, before, tagged(before, "x")).orElseThrow());

    assertThat(logs.readHeader(file).tags()).contains("x").doesNotContain("first");
    assertThat(logs.readSample(file, SampleId.of(1), 1)).contains(last);
  }

  @Test
  void a_log_that_would_be_idle_for_the_most_part_is_written_anew() throws IOException {
    URI file = log(300, WriteOptions.of(EvalLogs.Format.EVAL));
    long size = Files.size(Path.of(file));
    int added = 0;
    Optional<LogAppendix> next = Optional.empty();
    do {
      EvalLog header = logs.readHeader(file);
      next = appendix(file, header, tagged(header, "tag " + added));
      if (next.isPresent()) {
        add(file, next.get());
        added++;
      }
    } while (next.isPresent());

    assertThat(added).isGreaterThan(1);
    assertThat(Files.size(Path.of(file))).isBetween(size, size * 3 / 2);
    EvalLog header = logs.readHeader(file);
    assertThat(header.tags()).hasSize(added + 2);
    versions.write(file, header, tagged(header, "last"), directory.resolve("new.eval").toUri());
    assertThat(Files.size(directory.resolve("new.eval"))).isBetween(size, size + 10 * UNIT);
    assertThat(logs.read(directory.resolve("new.eval").toUri()).samples())
        .isEqualTo(logs.read(file).samples());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, UNIT})
  void what_is_cut_off_behind_an_addition_can_be_recovered(int cut) throws IOException {
    URI file = log(20, WriteOptions.of(EvalLogs.Format.EVAL));
    EvalLog header = logs.readHeader(file);
    add(file, appendix(file, header, tagged(header, "x")).orElseThrow());
    byte[] whole = Files.readAllBytes(Path.of(file));
    Files.write(Path.of(file), Arrays.copyOf(whole, whole.length - cut));

    LogRecovery.Recovered recovered = engine.logRecovery().recover(file);

    assertThat(recovered.samples()).isEqualTo(20);
    assertThat(recovered.lost()).isZero();
  }

  @Test
  void a_document_is_written_anew() {
    URI file = directory.resolve("log.json").toUri();
    logs.write(
        logs.read(log(2, WriteOptions.of(EvalLogs.Format.EVAL))),
        file,
        WriteOptions.of(EvalLogs.Format.JSON));
    EvalLog header = logs.readHeader(file);

    assertThat(appendix(file, header, tagged(header, "x"))).isEmpty();
  }

  @Test
  void a_zip_behind_other_bytes_is_written_anew_which_says_so() throws IOException {
    URI file = log(2, WriteOptions.of(EvalLogs.Format.EVAL));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(new byte[10]);
    all.write(Files.readAllBytes(Path.of(file)));
    EvalLog header = logs.readHeader(file);
    Files.write(Path.of(file), all.toByteArray());
    EvalLog before =
        EvalLogBuilder.builder(header)
            .etag(LogSource.open(Logs.storage().backend(file), file).info().etag())
            .build();

    assertThat(appendix(file, before, tagged(before, "x"))).isEmpty();
  }
}

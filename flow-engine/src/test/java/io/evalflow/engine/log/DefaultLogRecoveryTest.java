package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.engine.FlowEngine;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalError;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogBuilder;
import io.evalflow.spi.log.EvalLogWriter;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSpec;
import io.evalflow.spi.log.EvalSpecBuilder;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.log.WriteOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.DoubleNode;

class DefaultLogRecoveryTest {
  @TempDir Path directory;

  private final FlowEngine engine = FlowEngine.builder().build();
  private final EvalLogs logs = engine.logs();
  private final LogRecovery recovery = engine.logRecovery();

  @AfterEach
  void close() {
    engine.close();
  }

  @ParameterizedTest
  @EnumSource
  void finishes_the_log_of_a_killed_run(EvalLogs.Format format) throws IOException {
    URI file = at(format);
    List<EvalSample> samples = samples(4);
    try (EvalLogWriter writer = logs.create(file, format, Logs.spec(), Logs.plan(), 1)) {
      samples.forEach(writer::add);
    }
    byte[] before = Files.readAllBytes(Path.of(file));

    LogRecovery.Recovered recovered = recovery.recover(file);

    assertThat(recovered.file().toString()).endsWith("log-recovered." + extension(format));
    assertThat(recovered.samples()).isEqualTo(4);
    assertThat(recovered.lost()).isZero();
    assertThat(recovered.status()).isEqualTo(EvalStatus.ERROR);
    assertThat(Files.readAllBytes(Path.of(file))).isEqualTo(before);
    EvalLog log = logs.read(recovered.file());
    assertThat(log.status()).isEqualTo(EvalStatus.ERROR);
    assertThat(log.error().message()).contains("recovered");
    assertThat(logs.readHeader(recovered.file()).eval()).isEqualTo(Logs.spec());
    assertThat(log.plan()).isEqualTo(Logs.plan());
    assertThat(log.samples()).containsExactlyInAnyOrderElementsOf(samplesOf(file));
    assertThat(logs.readSummaries(recovered.file())).isEqualTo(logs.readSummaries(file));
    assertThat(log.results().totalSamples()).isEqualTo(4);
    assertThat(log.results().completedSamples()).isEqualTo(4);
    assertThat(log.results().scores().get(0).metrics().get("accuracy").value())
        .isEqualTo(DoubleNode.valueOf(1));
    assertThat(log.reductions()).hasSize(1);
    assertThat(log.stats().modelUsage().get("mockllm/model").totalTokens()).isEqualTo(160);
    assertThat(log.stats().completedAt()).isEqualTo("2026-11-23T23:14:31.564123+00:00");
  }

  @Test
  void keeps_every_complete_sample_of_a_zip_that_is_cut_short_anywhere() throws IOException {
    URI file = finished(EvalLogs.Format.EVAL, 3);
    byte[] whole = Files.readAllBytes(Path.of(file));
    List<ZipMember> members = members(file);
    long startEnd = end(members.get(0));
    Path cut = directory.resolve("cut.eval");
    for (int length = (int) startEnd; length < whole.length; length += 53) {
      Files.write(cut, Arrays.copyOf(whole, length));
      int end = length;
      long complete =
          members.stream()
              .filter(member -> LogMembers.isSample(member.name()) && end(member) <= end)
              .count();
      Path output = directory.resolve("out.eval");
      Files.deleteIfExists(output);
      LogRecovery.Recovered recovered = recovery.recover(cut.toUri(), output.toUri(), false);
      assertThat(recovered.samples()).as("cut at %s", length).isEqualTo((int) complete);
      assertThat(logs.readSummaries(output.toUri())).hasSize((int) complete);
      if (length % 5 == 0) {
        assertThat(samplesOf(output.toUri())).isSubsetOf(samplesOf(file));
      }
    }
  }

  @Test
  void keeps_the_header_if_only_the_directory_is_damaged() throws IOException {
    URI file = finished(EvalLogs.Format.EVAL, 3);
    EvalLog before = logs.read(file);
    byte[] bytes = Files.readAllBytes(Path.of(file));
    int directoryStart = (int) end(members(file).get(members(file).size() - 1));
    bytes[directoryStart] = 0;
    Files.write(Path.of(file), bytes);
    assertThatThrownBy(() -> logs.readHeader(file)).isInstanceOf(FlowException.class);

    LogRecovery.Recovered recovered = recovery.recover(file, null, true);

    assertThat(recovered.file()).isEqualTo(file);
    assertThat(recovered.status()).isEqualTo(EvalStatus.SUCCESS);
    EvalLog after = logs.read(file);
    assertThat(EvalLogBuilder.builder(after).etag(before.etag()).build()).isEqualTo(before);
  }

  @Test
  void leaves_out_a_sample_that_is_damaged() throws IOException {
    URI file = finished(EvalLogs.Format.EVAL, 4);
    byte[] whole = Files.readAllBytes(Path.of(file));
    for (ZipMember member : members(file)) {
      if (!LogMembers.isSample(member.name())) {
        continue;
      }
      long start = member.offset();
      for (long where : new long[] {start + 16, end(member) - 10, start + 24}) {
        // A sound directory says what the local header of a member should, so that is cut off.
        byte[] bytes = Arrays.copyOf(whole, whole.length - 20);
        bytes[(int) where] ^= 0x55;
        Path damaged = directory.resolve("damaged.eval");
        Files.write(damaged, bytes);
        Path output = directory.resolve("out.eval");
        Files.deleteIfExists(output);

        LogRecovery.Recovered recovered = recovery.recover(damaged.toUri(), output.toUri(), false);

        assertThat(recovered.samples()).isEqualTo(3);
        assertThat(recovered.lost()).isEqualTo(1);
        EvalLog log = logs.read(output.toUri());
        assertThat(log.status()).isEqualTo(EvalStatus.ERROR);
        assertThat(log.results().totalSamples()).isEqualTo(3);
        assertThat(log.samples()).isSubsetOf(samplesOf(file));
      }
    }
  }

  @Test
  void makes_damaged_summaries_anew_and_keeps_the_rest() throws IOException {
    URI file = finished(EvalLogs.Format.EVAL, 2);
    EvalLog before = logs.read(file);
    byte[] bytes = Files.readAllBytes(Path.of(file));
    for (ZipMember member : members(file)) {
      if (member.name().equals(LogMembers.SUMMARIES)) {
        bytes[(int) end(member) - 5] ^= 0x55;
      }
    }
    Files.write(Path.of(file), bytes);
    assertThatThrownBy(() -> logs.readSummaries(file)).isInstanceOf(FlowException.class);

    LogRecovery.Recovered recovered = recovery.recover(file);

    assertThat(recovered.lost()).isZero();
    assertThat(logs.readSummaries(recovered.file())).hasSize(2);
    EvalLog after = logs.read(recovered.file());
    assertThat(after.status()).isEqualTo(EvalStatus.SUCCESS);
    assertThat(after.samples()).isEqualTo(before.samples());
    assertThat(after.reductions()).isEqualTo(before.reductions());
  }

  @Test
  void keeps_the_last_of_a_sample_that_is_there_twice() throws IOException {
    EvalSample last = samples(1).get(0);
    ZipWriting zip = new ZipWriting();
    zip.add(LogMembers.START, new EvalFileWriter.LogStart(2, Logs.spec(), Logs.plan()));
    zip.add(LogMembers.sample(last.id(), 1), samples(1).get(0));
    zip.add(LogMembers.sample(last.id(), 1), last);
    zip.add("samples/other_epoch_1.json", last);
    Path file = directory.resolve("log.eval");
    zip.write(file);

    LogRecovery.Recovered recovered = recovery.recover(file.toUri());

    assertThat(recovered.samples()).isEqualTo(1);
    assertThat(recovered.lost()).isEqualTo(1);
    assertThat(logs.readSample(recovered.file(), last.id(), 1)).contains(last);
  }

  @Test
  void reads_members_whose_sizes_stand_behind_them() throws IOException {
    List<EvalSample> samples = samples(3);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, LogMembers.START, new EvalFileWriter.LogStart(2, Logs.spec(), Logs.plan()));
      for (EvalSample sample : samples) {
        put(zip, LogMembers.sample(sample.id(), 1), sample);
      }
    }
    Path file = directory.resolve("log.eval");
    Files.write(file, Arrays.copyOf(bytes.toByteArray(), bytes.size() - 100));

    LogRecovery.Recovered recovered = recovery.recover(file.toUri());

    assertThat(recovered.samples()).isEqualTo(3);
    assertThat(samplesOf(recovered.file())).containsExactlyInAnyOrderElementsOf(samples);
  }

  @Test
  void leaves_out_what_the_directory_does_not_list() throws IOException {
    List<EvalSample> samples = samples(2);
    ZipWriting zip = attempts(samples);
    zip.members().removeIf(member -> member.name().equals(LogMembers.HEADER));
    zip.members().remove(1);
    Path file = directory.resolve("log.eval");
    zip.write(file);

    LogRecovery.Recovered recovered = recovery.recover(file.toUri());

    assertThat(recovered.samples()).isEqualTo(1);
    assertThat(recovered.status()).isEqualTo(EvalStatus.ERROR);
    assertThat(samplesOf(recovered.file())).containsExactly(samples.get(1));
    assertThat(logs.readHeader(recovered.file()).eval().runId()).isEqualTo("second");
  }

  @Test
  void takes_the_header_of_no_earlier_attempt() throws IOException {
    List<EvalSample> samples = samples(2);
    Path file = directory.resolve("log.eval");
    attempts(samples).write(file);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 5));

    LogRecovery.Recovered recovered = recovery.recover(file.toUri());

    assertThat(recovered.samples()).isEqualTo(2);
    assertThat(recovered.status()).isEqualTo(EvalStatus.ERROR);
    assertThat(logs.readHeader(recovered.file()).eval().runId()).isEqualTo("second");
  }

  /** An attempt that came to its end, and a second one that did not. */
  private static ZipWriting attempts(List<EvalSample> samples) throws IOException {
    EvalLog header =
        LogHeaders.finished(
            Logs.spec(), Logs.plan(), EvalStatus.SUCCESS, Logs.results(1), Logs.stats(), null);
    ZipWriting zip = new ZipWriting();
    zip.add(LogMembers.START, new EvalFileWriter.LogStart(2, Logs.spec(), Logs.plan()));
    zip.add(LogMembers.sample(samples.get(0).id(), 1), samples.get(0));
    zip.add(LogMembers.HEADER, header);
    EvalSpec second = EvalSpecBuilder.builder(Logs.spec()).runId("second").build();
    zip.add(LogMembers.START, new EvalFileWriter.LogStart(2, second, Logs.plan()));
    zip.add(LogMembers.sample(samples.get(1).id(), 1), samples.get(1));
    return zip;
  }

  @Test
  void computes_lost_reductions_and_keeps_the_header() throws IOException {
    URI file = finished(EvalLogs.Format.EVAL, 2);
    EvalLog before = logs.readHeader(file);
    byte[] bytes = Files.readAllBytes(Path.of(file));
    for (ZipMember member : members(file)) {
      if (member.name().equals(LogMembers.REDUCTIONS)) {
        bytes[(int) end(member) - 5] ^= 0x55;
      }
    }
    Files.write(Path.of(file), bytes);

    LogRecovery.Recovered recovered = recovery.recover(file);

    EvalLog after = logs.read(recovered.file());
    assertThat(after.status()).isEqualTo(EvalStatus.SUCCESS);
    assertThat(after.results()).isEqualTo(before.results());
    assertThat(after.reductions()).hasSize(1);
  }

  @Test
  void keeps_the_error_of_a_run_whose_log_lost_a_sample() throws IOException {
    URI file = at(EvalLogs.Format.EVAL);
    EvalError error = new EvalError("no more money", "", "", Map.of());
    EvalLog header =
        LogHeaders.finished(Logs.spec(), Logs.plan(), EvalStatus.ERROR, null, Logs.stats(), error);
    logs.write(
        EvalLogBuilder.builder(header).samples(samples(2)).build(),
        file,
        WriteOptions.of(EvalLogs.Format.EVAL));
    byte[] bytes = Files.readAllBytes(Path.of(file));
    ZipMember lost =
        members(file).stream().filter(m -> LogMembers.isSample(m.name())).findFirst().orElseThrow();
    bytes[(int) end(lost) - 10] ^= 0x55;
    Files.write(Path.of(file), bytes);

    LogRecovery.Recovered recovered = recovery.recover(file);

    assertThat(recovered.lost()).isEqualTo(1);
    assertThat(logs.readHeader(recovered.file()).error()).isEqualTo(error);
  }

  @Test
  void keeps_every_sample_of_a_document_that_has_two_of_one_name() throws IOException {
    URI file = at(EvalLogs.Format.JSON);
    List<EvalSample> samples =
        List.of(Logs.sample(SampleId.of(1), 1), Logs.sample(SampleId.of("one"), 1));
    EvalLog header =
        LogHeaders.finished(Logs.spec(), Logs.plan(), EvalStatus.SUCCESS, null, Logs.stats(), null);
    logs.write(
        EvalLogBuilder.builder(header).samples(samples).build(),
        file,
        WriteOptions.of(EvalLogs.Format.JSON));
    Path path = Path.of(file);
    String whole = Files.readString(path);
    String twice = whole.replace("\"id\":\"one\"", "\"id\":\"1\"");
    Files.writeString(path, twice.substring(0, twice.length() - 1));

    LogRecovery.Recovered recovered = recovery.recover(file);

    assertThat(recovered.samples()).isEqualTo(2);
    assertThat(samplesOf(recovered.file())).hasSize(2);
  }

  @Test
  void keeps_members_that_it_does_not_know() throws IOException {
    ZipWriting zip = new ZipWriting();
    zip.add(LogMembers.START, new EvalFileWriter.LogStart(2, Logs.spec(), Logs.plan()));
    zip.add("samples/notes.json", Map.of("a", 1));
    zip.add("other/thing.json", Map.of("b", 2));
    zip.add(LogMembers.sample(SampleId.of(1), 1), samples(1).get(0));
    Path file = directory.resolve("log.eval");
    zip.write(file);

    LogRecovery.Recovered recovered = recovery.recover(file.toUri());

    assertThat(recovered.lost()).isZero();
    assertThat(members(recovered.file()))
        .extracting(ZipMember::name)
        .contains("samples/notes.json", "other/thing.json");
    assertThat(logs.read(recovered.file()).samples()).hasSize(1);
  }

  private static void put(ZipOutputStream zip, String name, Object value) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(LogJson.mapper().writeValueAsBytes(value));
    zip.closeEntry();
  }

  @Test
  void keeps_every_complete_sample_of_a_document_that_ends_anywhere() throws IOException {
    URI file = finished(EvalLogs.Format.JSON, 3);
    String whole = Files.readString(Path.of(file));
    long seed = new Random().nextLong();
    System.out.println("seed of cuts: " + seed);
    Random random = new Random(seed);
    int samples = whole.indexOf(",\"samples\":[");
    for (int i = 0; i < 40; i++) {
      int end = samples + random.nextInt(whole.length() - samples);
      Path cut = directory.resolve("cut.json");
      Files.writeString(cut, whole.substring(0, end));
      Path output = directory.resolve("out.json");
      Files.deleteIfExists(output);

      LogRecovery.Recovered recovered = recovery.recover(cut.toUri(), output.toUri(), false);

      assertThat(recovered.lost()).isLessThanOrEqualTo(1);
      EvalLog log = logs.read(output.toUri());
      boolean all = end >= whole.indexOf(",\"reductions\":[");
      assertThat(log.status()).isEqualTo(all ? EvalStatus.SUCCESS : EvalStatus.ERROR);
      assertThat(log.results()).isNotNull();
      assertThat(Immutables.list(log.samples())).hasSize(recovered.samples());
      assertThat(samplesOf(file)).containsAll(Immutables.list(log.samples()));
      if (recovered.samples() < 3) {
        String missing = samplesOf(file).get(recovered.samples()).uuid();
        assertThat(whole.substring(0, end)).doesNotContain(missing + "\"},{\"id\"");
      }
    }
  }

  @Test
  void refuses_a_name_that_says_the_other_format() throws IOException {
    URI file = finished(EvalLogs.Format.EVAL, 2);
    byte[] bytes = Files.readAllBytes(Path.of(file));
    Files.write(Path.of(file), Arrays.copyOf(bytes, bytes.length - 30));
    URI other = directory.resolve("out.json").toUri();
    assertThatThrownBy(() -> recovery.recover(file, other, false))
        .hasMessageContaining("out.json would hold a log in the other format");
    assertThat(Path.of(other)).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void does_nothing_to_a_log_that_is_complete(EvalLogs.Format format) {
    URI file = finished(format, 2);
    assertThatThrownBy(() -> recovery.recover(file))
        .hasMessageContaining(Path.of(file).toString())
        .hasMessageContaining("nothing to recover");
    assertThat(directory.toFile().list()).hasSize(1);
  }

  @Test
  void writes_over_nothing_that_it_was_not_told_to() throws IOException {
    URI file = at(EvalLogs.Format.EVAL);
    logs.create(file, EvalLogs.Format.EVAL, Logs.spec(), Logs.plan(), 1).close();
    Files.writeString(directory.resolve("log-recovered.eval"), "mine");
    assertThatThrownBy(() -> recovery.recover(file))
        .isInstanceOfSatisfying(
            FlowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    assertThat(directory.resolve("log-recovered.eval")).hasContent("mine");
    recovery.recover(file, null, true);
    assertThat(logs.readHeader(file).status()).isEqualTo(EvalStatus.ERROR);
  }

  @Test
  void says_so_where_nothing_tells_what_was_evaluated() throws IOException {
    Path file = directory.resolve("log.eval");
    for (String content : List.of("PK\3\4 and then something else", "PK", "PK\3\4".repeat(2000))) {
      Files.writeString(file, content);
      assertThatThrownBy(() -> recovery.recover(file.toUri()))
          .isInstanceOf(FlowException.class)
          .hasMessageContaining("log.eval");
    }
    Files.writeString(file, "{\"version\": 2, \"status\": \"started\", \"ev");
    assertThatThrownBy(() -> recovery.recover(file.toUri())).hasMessageContaining("'eval'");
  }

  private URI finished(EvalLogs.Format format, int count) {
    URI file = at(format);
    EvalLog header =
        LogHeaders.finished(
            Logs.spec(), Logs.plan(), EvalStatus.SUCCESS, Logs.results(count), Logs.stats(), null);
    EvalLog log =
        EvalLogBuilder.builder(header)
            .samples(samples(count))
            .reductions(Logs.reductions(SampleId.of(1)))
            .build();
    logs.write(log, file, WriteOptions.of(format));
    return file;
  }

  private static List<EvalSample> samples(int count) {
    List<EvalSample> samples = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      samples.add(Logs.sample(SampleId.of(i), 1));
    }
    return samples;
  }

  private List<EvalSample> samplesOf(URI file) {
    return Immutables.list(logs.read(file).samples());
  }

  private URI at(EvalLogs.Format format) {
    return directory.resolve("log." + extension(format)).toUri();
  }

  private static String extension(EvalLogs.Format format) {
    return format == EvalLogs.Format.EVAL ? "eval" : "json";
  }

  private static long end(ZipMember member) {
    return member.offset() + ZipFormat.localHeader(member).remaining() + member.compressedSize();
  }

  private static List<ZipMember> members(URI file) {
    try (LogSource source = LogSource.open(Logs.storage().backend(file), file)) {
      byte[] tail = source.tail(ZipDirectory.TAIL);
      return ZipDirectory.read(source, tail, ZipDirectory.findEnd(tail).orElseThrow())
          .entries()
          .stream()
          .map(ZipDirectory.Entry::member)
          .toList();
    }
  }
}

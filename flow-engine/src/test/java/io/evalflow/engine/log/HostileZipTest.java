package io.evalflow.engine.log;

import static io.evalflow.engine.log.HostileLog.ONE;
import static io.evalflow.engine.log.HostileLog.SAMPLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.log.ReadOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Zips that somebody made to harm, or that something has damaged. */
@Timeout(120)
class HostileZipTest {
  private static final byte[] NOTHING = {};

  @TempDir Path directory;

  @Test
  void reads_what_is_as_it_should_be() {
    HostileLog log = log(HostileLog.good());
    assertThat(log.logs().readHeader(log.uri()).status()).isEqualTo(EvalStatus.SUCCESS);
    assertThat(log.samples(ReadOptions.AS_WRITTEN)).hasSize(1);
    assertThat(log.logs().readSample(log.uri(), ONE, 1)).isPresent();
    assertThat(log.logs().readSummaries(log.uri())).hasSize(1);
    assertThat(log.logs().readReductions(log.uri())).contains(Logs.reductions(ONE));
    assertThat(log.length()).isGreaterThan(1000);
  }

  @Test
  void refuses_a_file_cut_at_any_length() {
    byte[] good = HostileLog.good().bytes();
    for (int length = 0; length < good.length; length++) {
      log(Arrays.copyOf(good, length)).assertHeaderRefused();
    }
  }

  @Test
  void refuses_garbage() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] end = HostileLog.good().bytes();
    for (int i = 0; i < 500; i++) {
      byte[] garbage = new byte[random.nextInt(2000)];
      random.nextBytes(garbage);
      if (garbage.length > 22 && i % 2 == 0) {
        // With an end record, so that the rest is looked at as a directory.
        System.arraycopy(end, end.length - 22, garbage, garbage.length - 22, 22);
      }
      HostileLog log = log(garbage);
      try {
        log.assertHeaderRefused();
      } catch (AssertionError e) {
        throw new AssertionError("with seed " + seed, e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {ForgedZip.STORED, ForgedZip.DEFLATE, ForgedZip.ZSTD})
  void refuses_a_member_that_lies_about_its_size(int method) {
    ForgedZip zip = HostileLog.good();
    long size = sample(zip).content().bytes().length;
    long[] lies = {0, 1, size - 1, size + 1, 1 << 24, 1L << 31, 1L << 32, 1L << 40, 1L << 62, -1};
    for (long lie : lies) {
      sample(zip).method(method).size(lie);
      HostileLog log = log(zip);
      log.assertSampleRefused();
      log.assertRefused(log::length);
      assertThat(log.logs().readHeader(log.uri()).status()).isEqualTo(EvalStatus.SUCCESS);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {ForgedZip.STORED, ForgedZip.DEFLATE, ForgedZip.ZSTD})
  void refuses_a_member_that_lies_about_its_compressed_size(int method) {
    for (long lie : new long[] {0, 1, 100, 1 << 24, 1L << 31, 1L << 40, 1L << 62, -1}) {
      ForgedZip zip = HostileLog.good();
      sample(zip).method(method).compressedSize(lie);
      HostileLog log = log(zip);
      log.assertSampleRefused(SAMPLE);
      log.assertRefused(log::length, SAMPLE);
    }
  }

  @Test
  void refuses_a_member_that_is_elsewhere() {
    for (long place : new long[] {1, 100, 1 << 20, 1L << 31, 1L << 40, 1L << 62, Long.MAX_VALUE}) {
      ForgedZip zip = HostileLog.good();
      sample(zip).wide().offset(place);
      log(zip).assertSampleRefused(SAMPLE);
    }
  }

  @Test
  void refuses_many_members_in_one_place() {
    ForgedZip zip = HostileLog.goodBut(SAMPLE);
    byte[] bomb = new byte[1 << 24];
    zip.add("samples/0_epoch_1.json", bomb).method(ForgedZip.ZSTD);
    long place = zip.bytes().length;
    for (int i = 1; i < 10_000; i++) {
      zip.add("samples/" + i + "_epoch_1.json", NOTHING).offset(place);
    }
    HostileLog log = log(zip);
    log.assertRefused(() -> log.logs().readSample(log.uri(), ONE, 1), SAMPLE);
    log.assertRefused(() -> log.samples(ReadOptions.AS_WRITTEN), "samples/");
  }

  @Test
  void refuses_a_member_whose_local_header_has_another_name() {
    ForgedZip zip = HostileLog.good();
    sample(zip).localName("samples/2_epoch_1.json");
    log(zip).assertSampleRefused(SAMPLE);
  }

  @Test
  void refuses_small_members_that_unpack_to_more_than_they_say() {
    byte[] zeros = new byte[1 << 28];
    for (int method : new int[] {ForgedZip.DEFLATE, ForgedZip.ZSTD}) {
      ForgedZip.Content bomb = new ForgedZip.Content(zeros);
      for (long lie : new long[] {10, 1 << 20, 1 << 25}) {
        ForgedZip zip = HostileLog.goodBut("header.json");
        zip.add("header.json", bomb).method(method).size(lie);
        log(zip).assertHeaderRefused("header.json");
      }
    }
  }

  @Test
  void refuses_wrong_checksums() {
    ForgedZip zip = HostileLog.good();
    zip.members().forEach(member -> member.crc(12345));
    HostileLog log = log(zip);
    log.assertHeaderRefused("header.json", "checksum");
    log.assertSampleRefused(SAMPLE, "checksum");
    log.assertRefused(log::length, SAMPLE, "checksum");
    log.assertRefused(() -> log.logs().readSummaries(log.uri()), "summaries.json", "checksum");
    log.assertRefused(() -> log.logs().readReductions(log.uri()), "reductions.json", "checksum");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 12, 14, 95, 99, 0xFFFF})
  void refuses_methods_that_it_does_not_know(int method) {
    ForgedZip zip = HostileLog.good();
    sample(zip).saidMethod(method);
    HostileLog log = log(zip);
    log.assertSampleRefused(SAMPLE, "method " + method);
    log.assertRefused(log::length, SAMPLE, "method " + method);
  }

  @Test
  void refuses_what_is_compressed_by_another_method_than_it_says() {
    int[] methods = {ForgedZip.STORED, ForgedZip.DEFLATE, ForgedZip.ZSTD};
    for (int method : methods) {
      for (int said : methods) {
        ForgedZip zip = HostileLog.good();
        sample(zip).method(method).saidMethod(said);
        if (said != method) {
          log(zip).assertSampleRefused(SAMPLE);
        }
      }
    }
  }

  @Test
  void refuses_encrypted_members() {
    ForgedZip zip = HostileLog.good();
    sample(zip).flags(1);
    log(zip).assertSampleRefused(SAMPLE, "encrypted");
  }

  @Test
  void names_the_members_that_are_missing() {
    ForgedZip zip = HostileLog.goodBut("header.json");
    zip.members().removeIf(member -> member.name().equals("_journal/start.json"));
    log(zip).assertHeaderRefused("header.json", "_journal/start.json");

    HostileLog headless = log(HostileLog.goodBut("header.json"));
    assertThat(headless.logs().readHeader(headless.uri()).status()).isEqualTo(EvalStatus.STARTED);
    HostileLog without = log(HostileLog.goodBut(SAMPLE));
    assertThat(without.logs().readSample(without.uri(), ONE, 1)).isEmpty();
    assertThat(without.logs().openSample(without.uri(), ONE, 1)).isEmpty();
    assertThat(without.samples(ReadOptions.AS_WRITTEN)).isEmpty();
    assertThat(log(new ForgedZip()).samples(ReadOptions.AS_WRITTEN)).isEmpty();
  }

  @Test
  void takes_the_last_of_members_with_one_name() {
    ForgedZip zip = HostileLog.good();
    EvalSample first = Logs.sample(ONE, 1);
    EvalSample last = Logs.sample(ONE, 1);
    zip.add(SAMPLE, HostileLog.json(first));
    zip.add("header.json", "nonsense");
    zip.add(SAMPLE, HostileLog.json(last));
    zip.add("header.json", HostileLog.json(HostileLog.header()));
    HostileLog log = log(zip);
    assertThat(log.samples(ReadOptions.AS_WRITTEN)).containsExactly(last);
    assertThat(log.logs().readSample(log.uri(), ONE, 1)).contains(last);
    assertThat(log.logs().readHeader(log.uri()).status()).isEqualTo(EvalStatus.SUCCESS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../../escaped", "/etc/escaped", "..\\escaped", "C:\\escaped", "a\u0000b"})
  void takes_names_for_keys_and_never_for_paths(String id) throws IOException {
    ForgedZip zip = HostileLog.good();
    SampleId odd = SampleId.of(id);
    zip.add("samples/" + id + "_epoch_1.json", HostileLog.json(Logs.sample(odd, 1)));
    zip.add("../" + id, "x");
    HostileLog log = log(zip);
    assertThat(log.samples(ReadOptions.AS_WRITTEN)).hasSize(2);
    assertThat(log.logs().readSample(log.uri(), odd, 1).orElseThrow().id()).isEqualTo(odd);
    assertThat(log.logs().openSample(log.uri(), odd, 1)).isPresent();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(Path.of(log.uri()));
    }
  }

  @Test
  void reads_more_members_than_a_small_zip_can_count() {
    ForgedZip zip = HostileLog.good();
    for (int i = 2; i < 70_000; i++) {
      zip.add("samples/" + i + "_epoch_1.json", NOTHING);
    }
    HostileLog log = log(zip);
    assertThat(log.logs().readHeader(log.uri()).status()).isEqualTo(EvalStatus.SUCCESS);
    assertThat(log.logs().readSample(log.uri(), ONE, 1)).isPresent();
    log.assertRefused(
        () -> log.logs().readSample(log.uri(), SampleId.of(69_999), 1), "69999_epoch_1");
  }

  @Test
  void refuses_a_directory_that_is_not_there() {
    for (long lie : new long[] {1 << 30, (1 << 30) + 1, 0xFFFFFFFEL, 1L << 40, 1L << 62, -1}) {
      log(HostileLog.good().directoryLength(lie)).assertHeaderRefused("directory");
      log(HostileLog.good().wide().directoryLength(lie)).assertHeaderRefused("directory");
    }
    for (long lie : new long[] {1L << 62, Long.MAX_VALUE, -1}) {
      log(HostileLog.good().wide().directoryOffset(lie)).assertHeaderRefused("directory");
    }
  }

  @Test
  void refuses_a_directory_whose_entries_do_not_fit() {
    byte[] good = HostileLog.good().bytes();
    int directoryLength = intAt(good, good.length - 10);
    int start = good.length - 22 - directoryLength;
    for (int i = start; i < good.length - 22; i++) {
      for (int sign : new int[] {0, 0xFF}) {
        byte[] bad = good.clone();
        bad[i] = (byte) sign;
        HostileLog log = log(bad);
        try {
          assertThat(log.logs().readHeader(log.uri()).eval()).isEqualTo(Logs.spec());
          log.samples(ReadOptions.AS_WRITTEN);
        } catch (FlowException e) {
          assertThat(e.message()).contains("hostile.eval");
        }
      }
    }
  }

  private static int intAt(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "1",
        "\"x\"",
        "[]",
        "[1]",
        "{}",
        "{\"eval\":null}",
        "{\"eval\":1}",
        "{\"eval\":{}}",
        "{\"version\":\"x\"}",
        "{\"status\":\"odd\"}",
        "{} {}",
        "tru"
      })
  void refuses_headers_that_are_none(String header) {
    ForgedZip zip = HostileLog.goodBut("header.json");
    zip.add("header.json", header);
    log(zip).assertHeaderRefused();

    ForgedZip started = HostileLog.goodBut("header.json");
    started.add("_journal/start.json", header);
    log(started).assertHeaderRefused();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "1",
        "\"x\"",
        "[]",
        "{}",
        "[{}]",
        "{\"id\":null}",
        "{\"id\":{}}",
        "{\"id\":1.5,\"epoch\":1,\"input\":\"\",\"target\":\"\"}"
      })
  void refuses_samples_that_are_none(String sample) {
    ForgedZip zip = HostileLog.good();
    sample(zip).content(sample.getBytes(StandardCharsets.UTF_8));
    log(zip).assertSampleRefused(SAMPLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "1", "{}", "[null]", "[1]", "[{}]", "[{\"id\":null}]", "[", "[],1"})
  void refuses_summaries_that_are_none(String summaries) {
    for (String member : new String[] {"summaries.json", "_journal/summaries/1.json"}) {
      ForgedZip zip = HostileLog.goodBut("summaries.json");
      zip.add(member, summaries);
      HostileLog log = log(zip);
      log.assertRefused(() -> log.logs().readSummaries(log.uri()), member);
    }
  }

  private static ForgedZip.Member sample(ForgedZip zip) {
    return zip.members().stream()
        .filter(member -> member.name().equals(SAMPLE))
        .findFirst()
        .orElseThrow();
  }

  private HostileLog log(ForgedZip zip) {
    return HostileLog.of(directory, zip);
  }

  private HostileLog log(byte[] content) {
    return HostileLog.of(directory, content);
  }
}

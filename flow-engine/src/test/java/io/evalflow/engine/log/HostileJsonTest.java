package io.evalflow.engine.log;

import static io.evalflow.engine.log.HostileLog.ONE;
import static io.evalflow.engine.log.HostileLog.SAMPLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.ReadOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON that somebody made to harm, in documents and in members of zips. */
@Timeout(120)
class HostileJsonTest {
  private static final String BYTE_ORDER_MARK = "\ufeff";

  @TempDir Path directory;

  @Test
  void reads_or_refuses_a_document_cut_at_any_length() {
    byte[] good = HostileLog.json(HostileLog.document());
    for (int length = 0; length < good.length; length++) {
      HostileLog log = log(Arrays.copyOf(good, length));
      try {
        assertThat(log.logs().readHeader(log.uri()).eval()).isEqualTo(Logs.spec());
      } catch (FlowException e) {
        log.assertHeaderRefused();
      }
      if (length % 17 == 0) {
        log.assertRefused(() -> log.logs().read(log.uri()));
      }
    }
  }

  /** Values in the place of the store of a sample that no reader may choke on. */
  static List<String> refusedValues() {
    return List.of(
        "[".repeat(10_000) + "]".repeat(10_000),
        "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000),
        "{\"a\":" + "[".repeat(10_000),
        "{\"a\":" + "9".repeat(1_000_000) + "}",
        "{\"a\":0." + "9".repeat(1_000_000) + "}",
        "{\"a\":-" + "9".repeat(1_000_000) + "}",
        "{\"" + "k".repeat(1 << 21) + "\":1}",
        "{\"a\":\"\\ud8\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\n\"}",
        "{\"a\":'b'}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\":1 /* comment */}",
        "{\"a\":undefined}");
  }

  @ParameterizedTest
  @MethodSource("refusedValues")
  void refuses_what_is_too_much_or_no_json(String store) {
    String sample = sampleWith(store);
    HostileLog zip = zip(sample);
    zip.assertRefused(() -> zip.logs().readSample(zip.uri(), ONE, 1), SAMPLE);
    zip.assertRefused(() -> zip.samples(ReadOptions.AS_WRITTEN), SAMPLE);

    HostileLog document = documentOf(sample);
    document.assertRefused(() -> document.logs().readSample(document.uri(), ONE, 1));
    document.assertRefused(() -> document.samples(ReadOptions.AS_WRITTEN));
    assertThat(document.logs().readHeader(document.uri()).eval()).isEqualTo(Logs.spec());
  }

  /** Odd values that Python reads too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":NaN,\"b\":Infinity,\"c\":-Infinity,\"d\":-0.0,\"e\":1e400}",
        "{\"a\":\"\\ud800\",\"b\":\"\\udc00\\ud800\",\"c\":\"\\u0000\"}",
        "{\"a\":1,\"a\":2}",
        "{\"\":null}",
        "{\"a\":123456789012345678901234567890}"
      })
  void reads_odd_values(String store) {
    String sample = sampleWith(store);
    for (HostileLog log : List.of(zip(sample), documentOf(sample))) {
      EvalSample read = log.logs().readSample(log.uri(), ONE, 1).orElseThrow();
      assertThat(read.store()).isEqualTo(expected(store));
      assertThat(log.samples(ReadOptions.AS_WRITTEN)).containsExactly(read);
    }
  }

  private static Map<String, JsonNode> expected(String store) {
    Map<String, JsonNode> fields = new HashMap<>();
    LogJson.mapper().readTree(store).forEachEntry(fields::put);
    return fields;
  }

  @Test
  void reads_what_is_as_deep_as_python_writes() {
    String store = "{\"a\":" + "[".repeat(250) + "]".repeat(250) + "}";
    for (HostileLog log : List.of(zip(sampleWith(store)), documentOf(sampleWith(store)))) {
      assertThat(log.logs().readSample(log.uri(), ONE, 1)).isPresent();
    }
  }

  @Test
  void reads_long_texts() {
    String store = "{\"a\":\"" + "x".repeat(20_000_000) + "\"}";
    for (HostileLog log : List.of(zip(sampleWith(store)), documentOf(sampleWith(store)))) {
      EvalSample read = log.logs().readSample(log.uri(), ONE, 1).orElseThrow();
      assertThat(read.store().get("a").stringValue()).hasSize(20_000_000);
      assertThat(log.length()).isGreaterThan(20_000_000);
    }
  }

  @Test
  void refuses_what_is_not_utf_8() {
    for (byte[] wrong :
        List.of(
            new byte[] {(byte) 0xFF},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            new byte[] {(byte) 0xE2, (byte) 0x28, (byte) 0xA1},
            new byte[] {(byte) 0xF8, (byte) 0x88, (byte) 0x80, (byte) 0x80})) {
      byte[] sample = sampleOf(wrong);
      HostileLog log = zip(sample);
      log.assertRefused(() -> log.logs().readSample(log.uri(), ONE, 1), SAMPLE);
      HostileLog raw = log(sample);
      raw.assertHeaderRefused();
    }
  }

  @Test
  void reads_past_a_byte_order_mark() {
    String document = BYTE_ORDER_MARK + document(sampleWith("{}"));
    HostileLog log = log(document.getBytes(StandardCharsets.UTF_8));
    EvalSample sample = log.logs().readSample(log.uri(), ONE, 1).orElseThrow();
    assertThat(log.samples(ReadOptions.AS_WRITTEN)).containsExactly(sample);
    assertThat(log.logs().readHeader(log.uri()).eval()).isEqualTo(Logs.spec());
    assertThat(log.length()).isGreaterThan(1000);
  }

  @Test
  void refuses_other_encodings() {
    String document = document(sampleWith("{}"));
    for (var encoding : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      HostileLog log = log(document.getBytes(encoding));
      log.assertHeaderRefused();
      log.assertRefused(() -> log.logs().readSample(log.uri(), ONE, 1));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{",
        "{\"eval\"",
        "{\"eval\":null}",
        "{\"eval\":[]}",
        "{\"version\":3,\"eval\":{}}",
        "{\"version\":\"two\"}",
        "{\"samples\":[{}]}",
        "{\"eval\":{\"task\":null}}",
        "{]",
        "{,}",
        "  {\"samples\":[}"
      })
  void refuses_documents_that_are_no_logs(String document) {
    log(document.getBytes(StandardCharsets.UTF_8)).assertHeaderRefused();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "\"x\"", "[]", "{}", "{\"id\":{\"id\":1}}", "[1"})
  void refuses_documents_whose_samples_are_none(String sample) {
    HostileLog log = documentOf(sample);
    log.assertRefused(() -> log.samples(ReadOptions.AS_WRITTEN));
    log.assertRefused(() -> log.logs().readSummaries(log.uri()));
    log.assertRefused(() -> log.logs().read(log.uri()));
  }

  @Test
  void finds_samples_behind_odd_ones() {
    for (String odd :
        List.of("{\"id\":{\"id\":1},\"epoch\":[{}],\"uuid\":[1]}", "{\"id\":[1]}", "[1]")) {
      HostileLog log = documentOf(odd + "," + sampleWith("{}"));
      assertThat(log.logs().readSample(log.uri(), ONE, 1)).isPresent();
      assertThat(log.length()).isGreaterThan(1000);
    }
  }

  private static String sampleWith(String store) {
    ObjectNode sample = LogJson.mapper().valueToTree(Logs.sample(ONE, 1));
    sample.put("store", "HERE");
    return LogJson.mapper().writeValueAsString(sample).replace("\"HERE\"", store);
  }

  /** A sample whose store holds a text of just these bytes. */
  private static byte[] sampleOf(byte[] text) {
    String latin = new String(text, StandardCharsets.ISO_8859_1);
    return sampleWith("{\"a\":\"" + latin + "\"}").getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String document(String sample) {
    String header = LogJson.mapper().writeValueAsString(HostileLog.header());
    return header.substring(0, header.length() - 1) + ",\"samples\":[" + sample + "]}";
  }

  private HostileLog zip(String sample) {
    return zip(sample.getBytes(StandardCharsets.UTF_8));
  }

  private HostileLog zip(byte[] sample) {
    ForgedZip zip = HostileLog.goodBut(SAMPLE);
    zip.add(SAMPLE, sample).method(ForgedZip.ZSTD);
    return HostileLog.of(directory, zip);
  }

  private HostileLog documentOf(String sample) {
    return log(document(sample).getBytes(StandardCharsets.UTF_8));
  }

  private HostileLog log(byte[] content) {
    return HostileLog.of(directory, content);
  }
}

package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.ReadOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members of gigabytes, in files of some hundred kilobytes, read in a heap of 128 MB. */
@Timeout(600)
class HugeMembersTest {
  private static final int HEAP = 128;
  private static final int TEXT = 1 << 20;
  private static final int TEXTS = 64;
  private static final String LARGE = "\"" + "x".repeat(TEXT - 3) + "\",";

  @TempDir Path directory;

  @Test
  void streams_a_sample_of_four_gigabytes_and_reads_it_without_its_large_field() throws Exception {
    String sample = LogJson.mapper().writeValueAsString(Logs.sample(HostileLog.ONE, 1));
    String before = sample.substring(0, sample.length() - 1) + ",\"store\":{\"a\":[";
    Huge huge = new Huge(before, LARGE, 4096, "\"\"]}}");
    assertThat(huge.size).isGreaterThan(4L << 30);
    HostileLog log = huge.in(HostileLog.good(), HostileLog.SAMPLE, directory);

    assertThat(SmallHeap.run(directory, HEAP, Reading.class, log.uri().toString()).lines())
        .containsExactly(expected(huge.size));
  }

  @Test
  void reads_no_more_of_a_document_than_fits() throws Exception {
    String header = LogJson.mapper().writeValueAsString(HostileLog.header());
    String sample = LogJson.mapper().writeValueAsString(Logs.sample(HostileLog.ONE, 1));
    String before = sample.substring(0, sample.length() - 1) + ",\"store\":{\"a\":[";
    Path file = directory.resolve("hostile.json");
    int times = 200;
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write(header.substring(0, header.length() - 1) + ",\"samples\":[" + before);
      for (int i = 0; i < times; i++) {
        out.write(LARGE);
      }
      out.write("\"\"]}}]}");
    }

    assertThat(SmallHeap.run(directory, HEAP, Reading.class, file.toUri().toString()).lines())
        .containsExactly(expected(before.length() + (long) times * LARGE.length() + 5));
  }

  private static String[] expected(long size) {
    String refused =
        "refused leave out its large fields, stream its JSON, or give Java a larger heap";
    return new String[] {
      "header capitals", "streamed " + size, "read mockllm", refused, refused, refused
    };
  }

  /** Bombs that say how large they are. */
  @Test
  void refuses_members_that_do_not_fit() throws Exception {
    Huge bomb = new Huge("[", " ".repeat(TEXT), 4096, "]");
    for (String member : new String[] {"header.json", "reductions.json", HostileLog.SAMPLE}) {
      HostileLog log = bomb.in(HostileLog.good(), member, directory);
      assertThat(
              SmallHeap.run(directory, HEAP, Refusing.class, log.uri().toString(), member).trim())
          .contains("hostile.eval", member, "too large");
    }
  }

  /** Content that repeats, of which each repetition is a frame of its own. */
  private static final class Huge {
    final long size;
    private final byte[] packed;
    private final long crc;

    Huge(String before, String repeated, int times, String after) {
      byte[] start = before.getBytes(StandardCharsets.UTF_8);
      byte[] end = after.getBytes(StandardCharsets.UTF_8);
      byte[] block = repeated.repeat(TEXTS).getBytes(StandardCharsets.UTF_8);
      byte[] frame = Zstd.compress(block, 1);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      CRC32 checksum = new CRC32();
      out.writeBytes(Zstd.compress(start));
      checksum.update(start);
      for (int i = 0; i < times / TEXTS; i++) {
        out.writeBytes(frame);
        checksum.update(block);
      }
      out.writeBytes(Zstd.compress(end));
      checksum.update(end);
      size = start.length + (long) block.length * (times / TEXTS) + end.length;
      packed = out.toByteArray();
      crc = checksum.getValue();
    }

    HostileLog in(ForgedZip zip, String member, Path directory) {
      zip.members().removeIf(other -> other.name().equals(member));
      zip.add(member, "").method(ForgedZip.ZSTD).packed(packed).size(size).crc(crc);
      return HostileLog.of(directory, zip);
    }
  }

  /** Reads the sample in all ways. */
  static final class Reading {
    private static final ReadOptions WITHOUT_EVENTS = ReadOptions.AS_WRITTEN.excluding("events");

    private Reading() {}

    public static void main(String[] arguments) throws IOException {
      URI file = URI.create(arguments[0]);
      DefaultEvalLogs logs = new DefaultEvalLogs(Logs.storage());
      System.out.println("header " + logs.readHeader(file).eval().task());
      try (InputStream in = logs.openSample(file, HostileLog.ONE, 1).orElseThrow()) {
        System.out.println("streamed " + in.transferTo(OutputStream.nullOutputStream()));
      }
      EvalSample sample =
          logs.readSample(file, HostileLog.ONE, 1, ReadOptions.AS_WRITTEN.excluding("store"))
              .orElseThrow();
      System.out.println("read " + sample.output().model());
      refuse(() -> logs.readSample(file, HostileLog.ONE, 1));
      refuse(() -> logs.readSample(file, HostileLog.ONE, 1, WITHOUT_EVENTS));
      refuse(
          () -> {
            try (Stream<EvalSample> samples = logs.samples(file, WITHOUT_EVENTS)) {
              samples.forEach(System.out::println);
            }
          });
    }

    private static void refuse(Runnable reading) {
      try {
        reading.run();
      } catch (FlowException e) {
        System.out.println("refused " + e.hint().orElseThrow());
      }
    }
  }

  /** Reads a member as one object. */
  static final class Refusing {
    private Refusing() {}

    public static void main(String[] arguments) {
      URI file = URI.create(arguments[0]);
      DefaultEvalLogs logs = new DefaultEvalLogs(Logs.storage());
      try {
        switch (arguments[1]) {
          case "header.json" -> logs.readHeader(file);
          case "reductions.json" -> logs.readReductions(file);
          default -> logs.readSample(file, HostileLog.ONE, 1);
        }
      } catch (FlowException e) {
        System.out.println(e.message());
      }
    }
  }
}

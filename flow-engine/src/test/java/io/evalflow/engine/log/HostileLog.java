package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogBuilder;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.log.ReadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A file that is a log, or pretends to be one, and what its readers make of it. */
final class HostileLog {
  static final SampleId ONE = SampleId.of(1);
  static final String SAMPLE = "samples/1_epoch_1.json";

  /** Longer messages than this quote what they complain of. */
  private static final int LONGEST_MESSAGE = 1000;

  private final EvalLogs logs = new DefaultEvalLogs(Logs.storage());
  private final Path file;

  private HostileLog(Path file) {
    this.file = file;
  }

  static HostileLog of(Path directory, byte[] content) {
    try {
      return new HostileLog(Files.write(directory.resolve("hostile.eval"), content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static HostileLog of(Path directory, ForgedZip zip) {
    return of(directory, zip.bytes());
  }

  /** A log of one sample that is as it should be. */
  static ForgedZip good() {
    EvalSample sample = Logs.sample(ONE, 1);
    ForgedZip zip = new ForgedZip();
    zip.add("_journal/start.json", json(new EvalFileWriter.LogStart(2, Logs.spec(), Logs.plan())));
    zip.add(SAMPLE, json(sample)).method(ForgedZip.ZSTD);
    zip.add("summaries.json", json(List.of(SampleSummaries.of(sample))));
    zip.add("reductions.json", json(Logs.reductions(ONE))).method(ForgedZip.DEFLATE);
    zip.add("header.json", json(header())).method(ForgedZip.ZSTD);
    return zip;
  }

  /** The same without one member. */
  static ForgedZip goodBut(String without) {
    ForgedZip zip = good();
    zip.members().removeIf(member -> member.name().equals(without));
    return zip;
  }

  /** A document of one sample that is as it should be. */
  static EvalLog document() {
    return EvalLogBuilder.builder(header())
        .samples(List.of(Logs.sample(ONE, 1)))
        .reductions(Logs.reductions(ONE))
        .build();
  }

  static EvalLog header() {
    return LogHeaders.finished(
        Logs.spec(), Logs.plan(), EvalStatus.SUCCESS, Logs.results(1), Logs.stats(), null);
  }

  static byte[] json(Object value) {
    return LogJson.mapper().writeValueAsBytes(value);
  }

  URI uri() {
    return file.toUri();
  }

  EvalLogs logs() {
    return logs;
  }

  List<EvalSample> samples(ReadOptions options) {
    try (Stream<EvalSample> samples = logs.samples(uri(), options)) {
      return samples.toList();
    }
  }

  /** Reads the JSON of the first sample and counts its bytes. */
  long length() {
    try (InputStream in = logs.openSample(uri(), ONE, 1).orElseThrow()) {
      return in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every way in which the sample is read, which ends the same in each. */
  void assertSampleRefused(String... named) {
    assertRefused(() -> logs.readSample(uri(), ONE, 1), named);
    assertRefused(() -> samples(ReadOptions.AS_WRITTEN), named);
    assertRefused(() -> samples(ReadOptions.AS_WRITTEN.excluding("store", "events")), named);
  }

  void assertHeaderRefused(String... named) {
    assertRefused(() -> logs.readHeader(uri()), named);
  }

  /** An error that a person can read: it names the file and whatever else is to be named. */
  void assertRefused(ThrowingCallable reading, String... named) {
    Throwable thrown = catchThrowable(reading);
    assertThat(thrown).isInstanceOf(FlowException.class);
    FlowException refused = (FlowException) thrown;
    assertThat(refused.code()).isIn(ErrorCode.LOG, ErrorCode.UNSUPPORTED);
    assertThat(refused.message())
        .contains(file.getFileName().toString())
        .doesNotContain("\n")
        .hasSizeLessThan(LONGEST_MESSAGE);
    assertThat(named).allSatisfy(part -> assertThat(refused.message()).contains(part));
  }
}

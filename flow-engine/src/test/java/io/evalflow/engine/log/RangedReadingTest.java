package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.SampleInput;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogBuilder;
import io.evalflow.spi.log.EvalLogWriter;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleBuilder;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.log.ReadOptions;
import io.evalflow.spi.log.WriteOptions;
import io.evalflow.spi.model.ModelOutputBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many requests reading takes on a storage where each costs time. */
class RangedReadingTest {
  /** So many that the directory alone is longer than what is read at first. */
  private static final int MANY = 30_000;

  @TempDir static Path directory;
  private static URI small;
  private static URI large;
  private static URI document;

  private final CountingStorage storage = new CountingStorage();
  private final EvalLogs logs = new DefaultEvalLogs(storage.storage());

  @BeforeAll
  static void writeLogs() {
    small = write("small.eval", EvalLogs.Format.EVAL, 10);
    large = write("large.eval", EvalLogs.Format.EVAL, MANY);
    document = write("large.json", EvalLogs.Format.JSON, MANY);
  }

  private static URI write(String name, EvalLogs.Format format, int samples) {
    URI file = directory.resolve(name).toUri();
    EvalLog header =
        EvalLogBuilder.builder(
                LogHeaders.finished(
                    Logs.spec(),
                    Logs.plan(),
                    EvalStatus.SUCCESS,
                    Logs.results(samples),
                    Logs.stats(),
                    null))
            .reductions(Logs.reductions(SampleId.of(1)))
            .build();
    new DefaultEvalLogs(Logs.storage())
        .write(
            header,
            IntStream.rangeClosed(1, samples).parallel().mapToObj(RangedReadingTest::sample),
            file,
            WriteOptions.of(format));
    return file;
  }

  private static EvalSample sample(int id) {
    return EvalSampleBuilder.builder()
        .id(SampleId.of(id))
        .epoch(1)
        .uuid("uuid-" + id)
        .input(SampleInput.of("question " + id))
        .target(Target.of("answer"))
        .output(ModelOutputBuilder.builder().model("mockllm/model").build())
        .build();
  }

  @Test
  void reads_the_header_of_a_small_log_in_one_request() {
    assertThat(logs.readHeader(small).status()).isEqualTo(EvalStatus.SUCCESS);

    assertThat(storage.requests()).isEqualTo(1);
  }

  @Test
  void reads_the_header_of_a_large_log_in_two_requests() {
    assertThat(logs.readHeader(large).status()).isEqualTo(EvalStatus.SUCCESS);

    assertThat(storage.requests()).isEqualTo(2);
    assertThat(storage.bytes()).isLessThan(4 << 20);
  }

  @Test
  void reads_what_is_known_of_a_started_log_in_three_requests() {
    URI file = directory.resolve("started.eval").toUri();
    try (EvalLogWriter writer =
        new DefaultEvalLogs(Logs.storage())
            .create(file, EvalLogs.Format.EVAL, Logs.spec(), Logs.plan(), Integer.MAX_VALUE)) {
      IntStream.rangeClosed(1, MANY).parallel().forEach(i -> writer.add(sample(i)));
      writer.flush();
    }

    assertThat(logs.readHeader(file).status()).isEqualTo(EvalStatus.STARTED);

    assertThat(storage.requests()).isLessThanOrEqualTo(3);
    assertThat(storage.bytes()).isLessThan(4 << 20);
  }

  @Test
  void reads_the_header_of_a_document_up_to_its_samples() throws IOException {
    long size = Files.size(Path.of(document));

    EvalLog header = logs.readHeader(document);

    assertThat(header.status()).isEqualTo(EvalStatus.SUCCESS);
    assertThat(header.results()).isNotNull();
    assertThat(storage.requests()).isLessThanOrEqualTo(3);
    assertThat(storage.bytes()).isLessThan(size / 2);
  }

  @Test
  void reads_one_sample_of_a_large_log_in_three_requests() {
    Optional<EvalSample> sample = logs.readSample(large, SampleId.of(MANY / 2), 1);

    assertThat(sample).get().extracting(EvalSample::uuid).isEqualTo("uuid-" + MANY / 2);
    assertThat(storage.requests()).isLessThanOrEqualTo(3);
  }

  @Test
  void finds_samples_by_their_uuid_in_both_formats() {
    for (URI file : List.of(small, document)) {
      assertThat(logs.readSample(file, "uuid-7", ReadOptions.AS_WRITTEN))
          .get()
          .extracting(EvalSample::id)
          .isEqualTo(SampleId.of(7));
      assertThat(logs.readSample(file, "uuid-0", ReadOptions.AS_WRITTEN)).isEmpty();
    }
  }

  @Test
  void opens_the_very_bytes_of_a_sample_in_both_formats() throws IOException {
    for (URI file : List.of(small, document)) {
      EvalSample sample = logs.readSample(file, SampleId.of(3), 1).orElseThrow();
      try (InputStream json = logs.openSample(file, SampleId.of(3), 1).orElseThrow()) {
        assertThat(LogJson.mapper().readValue(json, EvalSample.class)).isEqualTo(sample);
      }
      assertThat(logs.openSample(file, SampleId.of(3), 2)).isEmpty();
    }
  }

  @Test
  void reads_samples_one_after_the_other_in_large_pieces() throws IOException {
    long size = Files.size(Path.of(large));
    try (Stream<EvalSample> samples = logs.samples(large)) {
      assertThat(samples.count()).isEqualTo(MANY);
    }

    assertThat(storage.requests()).isLessThan(20);
    assertThat(storage.bytes()).isLessThan(size * 2);
  }

  @Test
  void reads_the_same_samples_in_parallel() {
    try (Stream<EvalSample> samples = logs.samples(large);
        Stream<EvalSample> again = logs.samples(large)) {
      assertThat(samples.parallel().toList()).isEqualTo(again.toList());
    }
  }

  @Test
  void leaves_out_fields_in_both_formats() {
    for (URI file : List.of(small, document)) {
      EvalSample sample =
          logs.readSample(
                  file, SampleId.of(3), 1, ReadOptions.AS_WRITTEN.excluding("input", "uuid"))
              .orElseThrow();
      assertThat(sample.uuid()).isNull();
      assertThat(sample.target()).isEqualTo(Target.of("answer"));
      try (Stream<EvalSample> samples =
          logs.samples(file, ReadOptions.AS_WRITTEN.excluding("input", "uuid"))) {
        assertThat(samples).allMatch(each -> each.uuid() == null);
      }
    }
  }
}

package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.SampleInput;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogWriter;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalLogs.Format;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleBuilder;
import io.evalflow.spi.log.EvalStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a log that grows costs on a storage that has to be sent its bytes and copies at home. */
class GrowingRemoteLogTest {
  private static final int SAMPLES = 400;

  /** Bytes of a sample that no compression makes fewer. */
  private static final int SAMPLE = 75_000;

  @TempDir private Path directory;
  private final CountingStorage storage = new CountingStorage();
  private final EvalLogs logs = new DefaultEvalLogs(storage.storage());
  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void sends_what_is_new_and_copies_what_is_there() throws IOException {
    URI file = directory.resolve("log.eval").toUri();

    try (EvalLogWriter writer = create(file)) {
      for (int i = 1; i <= SAMPLES; i++) {
        writer.add(sample(i));
      }
      finish(writer);
    }

    long size = Files.size(Path.of(file));
    assertThat(size).isGreaterThan((long) SAMPLES * SAMPLE);
    assertThat(storage.copied()).isGreaterThan(5 * size);
    assertThat(storage.sent()).isLessThan(size * 14 / 10);
    assertWhole(file);
  }

  @Test
  void sends_everything_where_somebody_else_changed_or_removed_the_log() throws IOException {
    URI file = directory.resolve("log.eval").toUri();

    try (EvalLogWriter writer = create(file)) {
      for (int i = 1; i <= SAMPLES; i++) {
        writer.add(sample(i));
        if (i == SAMPLES / 2) {
          Files.writeString(Path.of(file), "somebody else's");
        } else if (i == SAMPLES * 3 / 4) {
          Files.delete(Path.of(file));
        }
      }
      finish(writer);
    }

    assertWhole(file);
  }

  private EvalLogWriter create(URI file) {
    return logs.create(file, Format.EVAL, Logs.spec(), Logs.plan(), SAMPLES / 20);
  }

  private static void finish(EvalLogWriter writer) {
    writer.finish(EvalStatus.SUCCESS, Logs.results(SAMPLES), Logs.stats(), null, List.of());
  }

  private void assertWhole(URI file) {
    EvalLog log = new DefaultEvalLogs(Logs.storage()).read(file);
    assertThat(log.status()).isEqualTo(EvalStatus.SUCCESS);
    assertThat(log.samples()).extracting(sample -> sample.input().plain()).doesNotHaveDuplicates();
    assertThat(log.samples()).hasSize(SAMPLES);
  }

  private EvalSample sample(int id) {
    byte[] noise = new byte[SAMPLE];
    random.nextBytes(noise);
    return EvalSampleBuilder.builder()
        .id(SampleId.of(id))
        .epoch(1)
        .input(SampleInput.of(Base64.getEncoder().encodeToString(noise)))
        .target(Target.of("x"))
        .build();
  }
}

package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogWriter;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalStatus;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogWritersTest {
  @TempDir Path directory;

  private final HookedStorage storage = new HookedStorage();
  private final EvalLogs logs = new DefaultEvalLogs(storage.storage());

  @ParameterizedTest
  @EnumSource
  void takes_no_sample_that_comes_after_the_finish(EvalLogs.Format format) {
    URI file = directory.resolve("log." + format).toUri();
    EvalLogWriter writer = logs.create(file, format, Logs.spec(), Logs.plan(), 100);
    writer.add(Logs.sample(SampleId.of(1), 1));
    List<CompletableFuture<Void>> late = new ArrayList<>();
    storage.onWrite(
        written ->
            late.add(CompletableFuture.runAsync(() -> writer.add(Logs.sample(SampleId.of(2), 1)))));

    writer.finish(EvalStatus.SUCCESS, null, Logs.stats(), null, List.of());

    assertThat(late).hasSize(1);
    assertThatThrownBy(late.get(0)::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
    EvalLog read = logs.read(file);
    assertThat(read.samples()).hasSize(1);
    assertThat(logs.readSummaries(file)).hasSize(1);
  }
}

package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalLogs.HeaderResult;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A directory of logs of which some are bad. */
@Timeout(120)
class HostileDirectoryTest {
  private static final int LOGS = 3000;

  @TempDir Path directory;

  private final EvalLogs logs = new DefaultEvalLogs(Logs.storage());

  @Test
  void reads_all_the_other_headers() throws IOException {
    byte[] good = HostileLog.good().bytes();
    for (int i = 0; i < LOGS; i++) {
      Files.write(directory.resolve(name(i)), good);
    }
    Map<Integer, byte[]> bad =
        Map.of(
            7, new byte[0],
            1000, "garbage".getBytes(StandardCharsets.UTF_8),
            1001, Arrays.copyOf(good, good.length - 1),
            2000, HostileLog.good().directoryLength(1 << 30).bytes(),
            2999, new ForgedZip().bytes());
    for (Map.Entry<Integer, byte[]> one : bad.entrySet()) {
      Files.write(directory.resolve(name(one.getKey())), one.getValue());
    }
    assertThat(logs.list(directory.toUri(), false)).hasSize(LOGS);

    List<URI> files = new ArrayList<>();
    for (int i = 0; i < LOGS; i++) {
      files.add(directory.resolve(name(i)).toUri());
    }
    files.add(directory.resolve("2026-01-01T00-00-00-00-00_t_absent.eval").toUri());
    List<HeaderResult> results;
    try (Stream<HeaderResult> headers = logs.readHeaders(files)) {
      results = headers.toList();
    }

    assertThat(results).extracting(HeaderResult::file).isEqualTo(files);
    for (int i = 0; i < files.size(); i++) {
      HeaderResult result = results.get(i);
      boolean isBad = bad.containsKey(i) || i == LOGS;
      assertThat(result.header().isPresent()).isEqualTo(!isBad);
      assertThat(result.error().isPresent()).isEqualTo(isBad);
      assertThat(result.error().map(FlowException::message).orElse(files.get(i).toString()))
          .contains(Path.of(files.get(i)).getFileName().toString());
    }
  }

  private static String name(int number) {
    return "2026-01-01T00-00-00-00-00_t_%05d.eval".formatted(number);
  }
}

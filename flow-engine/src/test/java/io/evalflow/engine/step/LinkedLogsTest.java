package io.evalflow.engine.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogBuilder;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.store.fs.LocalStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "not every user may make links there")
class LinkedLogsTest {
  @TempDir private Path directory;
  private final LocalStorage storage = new LocalStorage();

  private EvalLog header(Path file) throws IOException {
    return EvalLogBuilder.builder()
        .version(2)
        .status(EvalStatus.SUCCESS)
        .location(file.toUri())
        .etag(storage.stat(file.toUri()).orElseThrow().etag())
        .build();
  }

  private List<Path> once(Path... files) throws IOException {
    List<EvalLog> headers = new ArrayList<>();
    for (Path file : files) {
      headers.add(header(file));
    }
    return LinkedLogs.once(headers).stream()
        .map(header -> Path.of(Objects.requireNonNull(header.location())))
        .toList();
  }

  @Test
  void a_log_to_which_links_lead_is_there_once_under_its_own_path() throws IOException {
    Path home = directory.toRealPath();
    Path real = Files.writeString(Files.createDirectory(home.resolve("a")).resolve("x.eval"), "x");
    Path link = Files.createSymbolicLink(home.resolve("a/latest.eval"), real);
    Path ofDirectory = Files.createSymbolicLink(home.resolve("b"), home.resolve("a"));
    Path other = Files.writeString(home.resolve("other.eval"), "x");

    assertThat(once(link, other, real, ofDirectory.resolve("x.eval"))).containsExactly(real, other);
    assertThat(once(link, ofDirectory.resolve("x.eval"))).containsExactly(link);
    assertThat(once(real, other)).containsExactly(real, other);
  }

  @Test
  void two_names_of_one_file_are_two_logs() throws IOException {
    Path one = Files.writeString(directory.resolve("one.eval"), "x");
    Path two = Files.createLink(directory.resolve("two.eval"), one);

    assertThat(once(one, two)).containsExactly(one, two);
  }
}

package io.evalflow.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks into log directories. */
public final class LogDirectories {
  private LogDirectories() {}

  /** The logs in a directory, ordered by name. */
  public static List<Path> logs(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".eval")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one log in a directory. */
  public static Path onlyLog(Path directory) {
    List<Path> logs = logs(directory);
    assertThat(logs).hasSize(1);
    return logs.get(0);
  }
}

package io.evalflow.engine.spec;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The variables of the process, and below them those of the nearest {@code .env} from the working
 * directory upward. A relative {@code INSPECT_LOG_DIR} is made absolute: one of the {@code .env}
 * against that file, one of the process against the working directory. Read once, when made.
 * Immutable.
 */
public final class ProcessEnvironment implements Environment {
  private static final String LOG_DIR = "INSPECT_LOG_DIR";

  private final Map<String, String> values;

  /**
   * Reads the variables of this process.
   *
   * @throws FlowException with {@code STORAGE} if there is a {@code .env} that cannot be read
   */
  @Inject
  public ProcessEnvironment(WorkingDirectory workingDirectory) {
    this(workingDirectory, System.getenv());
  }

  /** Takes other variables in place of the process's. */
  public ProcessEnvironment(WorkingDirectory workingDirectory, Map<String, String> process) {
    Map<String, String> merged = new HashMap<>();
    Path file = find(workingDirectory.path());
    if (file != null) {
      merged.putAll(DotEnv.parse(read(file), process::get));
    }
    URI logDirBase = workingDirectory.uri();
    String below = merged.get(LOG_DIR);
    // A process that was started with what the file says means it as the file does.
    if (file != null && below != null && process.getOrDefault(LOG_DIR, below).equals(below)) {
      logDirBase = file.toUri();
    }
    merged.putAll(process);
    String logDir = merged.get(LOG_DIR);
    if (logDir != null && !logDir.isBlank()) {
      merged.put(LOG_DIR, Locations.display(Locations.resolveDirectory(logDirBase, logDir)));
    }
    this.values = Map.copyOf(merged);
  }

  @Override
  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  private static @Nullable Path find(Path start) {
    for (Path directory = start; directory != null; directory = directory.getParent()) {
      Path file = directory.resolve(".env");
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    return null;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new FlowException(
          ErrorCode.STORAGE, file + ": cannot be read: " + e.getMessage(), null, e);
    }
  }
}

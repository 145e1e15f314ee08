package io.evalflow.engine.spec;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The log directory of the last run, which {@code --resume} takes: in the file in which Inspect
 * Flow keeps it, so that each can resume what the other ran. Safe for use by many threads.
 */
public final class LastLogDir {
  private static final String KEY = "last_log_dir";

  private final Environment environment;

  /** Finds the file by the variables of an environment. */
  @Inject
  public LastLogDir(Environment environment) {
    this.environment = environment;
  }

  /**
   * The log directory of the last run.
   *
   * @throws FlowException with {@code STORAGE} if the file cannot be read
   */
  public Optional<String> read() {
    JsonNode value = data(file()).path(KEY);
    return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
  }

  /**
   * Remembers the log directory of a run; whatever else the file holds stays.
   *
   * @throws FlowException with {@code STORAGE} if the file cannot be written
   */
  public void write(String logDir) {
    Path file = file();
    ObjectNode data = data(file);
    data.put(KEY, logDir);
    try {
      Files.createDirectories(file.getParent());
      Path whole = Files.createTempFile(file.getParent(), file.getFileName().toString(), null);
      Files.writeString(whole, data.toPrettyString() + "\n");
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new FlowException(
          ErrorCode.STORAGE, file + ": cannot be written: " + e.getMessage(), null, e);
    }
  }

  private static ObjectNode data(Path file) {
    JsonMapper mapper = new JsonMapper();
    if (!Files.exists(file)) {
      return mapper.createObjectNode();
    }
    try {
      return mapper.readTree(Files.readString(file)) instanceof ObjectNode object
          ? object
          : mapper.createObjectNode();
    } catch (IOException e) {
      throw new FlowException(
          ErrorCode.STORAGE, file + ": cannot be read: " + e.getMessage(), null, e);
    } catch (JacksonException e) {
      throw new FlowException(
          ErrorCode.STORAGE,
          file + ": is not JSON: " + JsonTreeReader.problem(e),
          "it only remembers the last log directory, and may be deleted",
          e);
    }
  }

  private Path file() {
    return directory().resolve("flow_data.json");
  }

  /** Where platformdirs puts the data of {@code inspect_flow}. */
  private Path directory() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    Path home = Path.of(environment.get("HOME").orElseGet(() -> System.getProperty("user.home")));
    if (system.startsWith("mac")) {
      return home.resolve("Library/Application Support/inspect_flow");
    } else if (system.startsWith("windows")) {
      return environment
          .get("LOCALAPPDATA")
          .map(Path::of)
          .orElseGet(() -> home.resolve("AppData/Local"))
          .resolve("inspect_flow/inspect_flow");
    }
    return environment
        .get("XDG_DATA_HOME")
        .filter(path -> !path.isBlank())
        .map(Path::of)
        .orElseGet(() -> home.resolve(".local/share"))
        .resolve("inspect_flow");
  }
}

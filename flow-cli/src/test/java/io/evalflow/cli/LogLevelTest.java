package io.evalflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --log-level} and its variables, which mean the same to every command. */
class LogLevelTest {
  @TempDir Path directory;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(directory.resolve("spec.yaml"), "log_dir: logs\n");
    Files.createDirectory(directory.resolve("logs"));
  }

  private Ended line(Map<String, String> environment, String line) {
    return Ended.of(directory, environment, InstantSource.system(), line.split(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"config spec.yaml", "log list", "list log", "step tag logs --add a", "plugins"})
  void isTheSameForAllCommands(String line) {
    String end = " cannot be 'warnin'\nHint: did you mean 'warning'?\n";
    String command = line.replaceFirst(" .*", "").toUpperCase(Locale.ROOT);

    Ended option = line(Map.of("INSPECT_LOG_LEVEL", "error"), line + " --log-level warnin");
    assertThat(option.err()).isEqualTo("Error: --log-level" + end);
    assertThat(option.code()).isEqualTo(ExitCode.USAGE);
    for (String variable :
        List.of(
            "INSPECT_LOG_LEVEL",
            "INSPECT_FLOW_LOG_LEVEL",
            "INSPECT_FLOW_" + command + "_LOG_LEVEL")) {
      assertThat(line(Map.of(variable, "warnin"), line).err())
          .isEqualTo("Error: " + variable + end);
    }
    assertThat(line(Map.of("INSPECT_LOG_LEVEL", "none"), line + " --log-level ERROR").err())
        .doesNotContain("log-level", "LOG_LEVEL");
    assertThat(line(Map.of(), line + " --log-level none --log-level error").err())
        .doesNotContain("log-level");
  }
}

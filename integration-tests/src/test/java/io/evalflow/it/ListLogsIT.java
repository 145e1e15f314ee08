package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.it.support.FlowCli;
import io.evalflow.it.support.ProcessResult;
import io.evalflow.it.support.PythonReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code flow-cli list log} beside {@code flow list log} of inspect-flow, on logs of Inspect. */
@Tag("reference")
class ListLogsIT {
  private static final String COLUMNS = "100";

  /** What is shown is the same to the letter, but for blanks at the ends of lines. */
  private static final List<List<String>> COMMAND_LINES =
      List.of(
          List.of("logs"),
          List.of("logs", "--provenance"),
          List.of("logs", "--oneline"),
          List.of("logs", "--format", "tree"),
          List.of("logs/two/deep", "--format", "tree"),
          List.of("logs", "--oneline", "-n", "7"),
          List.of("logs", "--json"),
          List.of("logs", "--json", "-3"),
          List.of("logs", "--json", "--task", "ot*", "--task", "nam?l[a-f]ss"),
          List.of("logs", "--json", "--model", "open*"),
          List.of("logs", "--json", "--tag", "g[!a]lden", "--tag", "n*"),
          List.of("logs", "--json", "--status", "error", "--status", "cancelled"),
          List.of("logs/two/deep", "--json", "--since", "2026-05-01T18:00:00Z"),
          List.of("logs/one", "--json", "--until", "2026-05-01T12:00:00+00:00"),
          List.of("logs", "--json", "--status", "started"));

  @TempDir Path directory;

  @Test
  void showsWhatInspectFlowShows() throws IOException {
    PythonReference python = PythonReference.require();
    assertThat(python.run(directory, "listed_logs.py").exit()).isZero();
    Files.writeString(
        directory.resolve("lines.json"), JsonMapper.shared().writeValueAsString(COMMAND_LINES));
    JsonNode theirs =
        python.json(directory, Map.of("COLUMNS", COLUMNS), "list_logs.py", "lines.json");
    for (int i = 0; i < COMMAND_LINES.size(); i++) {
      List<String> arguments = COMMAND_LINES.get(i);
      ProcessResult ours = list(arguments);
      assertThat(ours.exit()).as(ours.all()).isEqualTo(theirs.get(i).path("exit").intValue());
      assertThat(stripped(ours.out()))
          .as("%s", arguments)
          .isEqualTo(stripped(theirs.get(i).path("output").stringValue()));
    }
  }

  private ProcessResult list(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("list", "log"));
    command.addAll(arguments);
    return FlowCli.in(directory).with("COLUMNS", COLUMNS).run(command.toArray(String[]::new));
  }

  private static String stripped(String output) {
    return output
        .replaceFirst("^\n", "")
        .lines()
        .map(String::stripTrailing)
        .collect(Collectors.joining("\n"));
  }
}

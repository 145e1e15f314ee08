package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.it.support.Checkout;
import io.evalflow.it.support.Document;
import io.evalflow.it.support.ProcessResult;
import io.evalflow.it.support.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The page on specs, done as it says: the files of each section are written, its commands run, and
 * what they print is compared with what the page shows. A {@code ...} in it stands for any text.
 */
class SpecDocsIT {
  private static final Path EXAMPLES = Checkout.root().resolve("examples");

  @TempDir Path directory;

  static Stream<Document.Section> sections() throws IOException {
    return Document.read("docs/spec.md").sections().stream()
        .filter(section -> !section.commands().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("sections")
  void doesWhatItShows(Document.Section section) throws IOException {
    Path examples = Files.createSymbolicLink(directory.resolve("examples"), EXAMPLES);
    for (Map.Entry<String, String> file : section.files().entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    for (Document.Command command : section.commands()) {
      ProcessResult result = run(command.line());
      // The warnings and notes come before what is printed.
      String printed = result.err() + result.out();
      assertThat(printed).as(command.line()).matches(pattern(command.output()));
      assertThat(result.exit())
          .as("exit of %s\n%s", command.line(), printed)
          .isEqualTo(printed.contains("Error: ") ? 1 : 0);
    }
    Files.delete(examples);
  }

  private ProcessResult run(String command) {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).directory(directory.toFile());
    Map<String, String> variables = builder.environment();
    variables
        .keySet()
        .removeIf(
            name ->
                name.startsWith("INSPECT_")
                    || name.startsWith("FLOW_")
                    || name.startsWith("OPENAI_")
                    || name.equals("JDK_JAVA_OPTIONS"));
    variables.put("HOME", directory.toString());
    variables.put("XDG_DATA_HOME", directory.resolve("data").toString());
    variables.put(
        "XDG_CACHE_HOME", Checkout.root().resolve("integration-tests/target/cache").toString());
    String java = Path.of(System.getProperty("java.home"), "bin").toString();
    variables.put(
        "PATH", Checkout.root().resolve("bin") + ":" + java + ":" + variables.get("PATH"));
    return RunningProcess.start(builder).await(Duration.ofMinutes(2));
  }

  private static Pattern pattern(String shown) {
    String text =
        Arrays.stream(shown.split("\\.\\.\\.", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return Pattern.compile(text, Pattern.DOTALL);
  }

  @Test
  void everyFeatureHasItsExample() throws IOException {
    String commands =
        sections()
            .flatMap(section -> section.commands().stream())
            .map(Document.Command::line)
            .collect(Collectors.joining("\n"));
    assertThat(commands)
        .contains(
            "--schema",
            "--explain",
            "--set",
            "--arg",
            "--resume",
            "--log-dir-create-unique",
            "--yes",
            "INSPECT_FLOW_",
            "FLOW_REQUIRE_COMMITTED",
            "--plugin-path");
    String page = Files.readString(Checkout.root().resolve("docs/spec.md"));
    assertThat(List.of("tasks", "models", "configs", "solvers", "agents"))
        .allSatisfy(kind -> assertThat(page).contains(kind + "_matrix:", kind + "_with:"));
  }

  @Test
  void examplesStandAsTheyAreShown() throws IOException {
    Document page = Document.read("docs/spec.md");
    assertThat(page.shown("tasks_matrix")).isSubsetOf(lines("matrix/spec.yaml"));
    assertThat(page.shown("the dashboard reads it}\noptions: {tags"))
        .containsAll(lines("inheritance/base.yaml"));
    assertThat(page.shown("nightly-{arg[day]}")).containsAll(lines("inheritance/nightly.yaml"));
    assertThat(page.shown("class Nightly")).isSubsetOf(lines("java/nightly.java"));
    String launcher = "embedding/src/main/java/com/example/embedding/Launcher.java";
    assertThat(page.shown("modelReferences(engine")).isSubsetOf(lines(launcher));
    assertThat(page.shown("validatePortable(spec);")).isSubsetOf(lines(launcher));
  }

  private static List<String> lines(String example) throws IOException {
    return Document.lines(Files.readString(EXAMPLES.resolve(example)));
  }
}

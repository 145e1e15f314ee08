package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.it.support.Checkout;
import io.evalflow.it.support.Document;
import io.evalflow.it.support.DocumentRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page on specs, done as it says. */
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
    new DocumentRun(directory).of(section);
    Files.delete(examples);
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

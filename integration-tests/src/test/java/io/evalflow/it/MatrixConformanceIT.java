package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.engine.FlowEngine;
import io.evalflow.it.support.PythonReference;
import io.evalflow.spi.FlowException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Our matrices in YAML and in Java against the functions of the real inspect-flow: the same
 * products in the same order, the same merges, and the same refusals.
 */
@Tag("reference")
class MatrixConformanceIT {
  /** Cases by name: on the first line Python, then YAML; both give the tasks of a spec. */
  private static final String CASES = "/specs/matrices.txt";

  /** The one class of a spec in Java that has a method for each case which it repeats. */
  private static final String JAVA = "/specs/Matrices.java.txt";

  private static final Pattern HEADING = Pattern.compile("(?m)^## ");

  @TempDir Path directory;

  private record Case(String name, String python, String yaml) {}

  private static String resource(String name) throws Exception {
    try (var in = Objects.requireNonNull(MatrixConformanceIT.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  private static List<Case> cases() throws Exception {
    List<Case> cases = new ArrayList<>();
    for (String block : HEADING.splitAsStream(resource(CASES)).toList()) {
      if (!block.isBlank() && !block.startsWith("#")) {
        String[] lines = block.split("\n", 3);
        cases.add(new Case(lines[0].strip(), lines[1].strip(), lines[2]));
      }
    }
    return cases;
  }

  private JsonNode python(List<Case> cases) throws Exception {
    Files.writeString(
        directory.resolve("cases.json"),
        JsonMapper.shared().writeValueAsString(cases.stream().map(Case::python).toList()));
    return PythonReference.require().json(directory, "matrices.py", directory.toString());
  }

  /** As it is printed: a number in code may be of a wider type. */
  private static JsonNode printed(JsonNode tree) {
    return JsonMapper.shared().readTree(tree.toString());
  }

  @Test
  void yamlGivesWhatPythonGives() throws Exception {
    List<Case> cases = cases();
    assertThat(cases).hasSizeGreaterThanOrEqualTo(40);
    JsonNode expected = python(cases);
    List<String> differences = new ArrayList<>();
    int accepted = 0;
    try (FlowEngine engine = FlowEngine.builder().workingDirectory(directory).build()) {
      for (int i = 0; i < cases.size(); i++) {
        Case one = cases.get(i);
        Path file =
            Files.writeString(directory.resolve("spec.yaml"), "log_dir: logs\n" + one.yaml());
        JsonNode theirs = expected.get(i);
        accepted += theirs.has("json") ? 1 : 0;
        try {
          JsonNode ours = printed(engine.load(file).tree());
          if (!ours.equals(theirs.get("json"))) {
            differences.add(one.name() + "\n ours   " + ours + "\n theirs " + theirs);
          }
        } catch (FlowException e) {
          if (!theirs.has("refused")) {
            differences.add(one.name() + "\n ours   " + e.message() + "\n theirs " + theirs);
          }
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(accepted).isBetween(25, cases.size() - 10);
  }

  @Test
  void javaGivesWhatPythonGives() throws Exception {
    List<Case> cases = cases();
    JsonNode expected = python(cases);
    Path file = Files.writeString(directory.resolve("matrices.java"), resource(JAVA));
    List<String> repeated =
        resource(JAVA)
            .lines()
            .filter(line -> line.strip().startsWith("case \""))
            .map(line -> line.split("\"", 3)[1])
            .toList();
    assertThat(repeated).hasSizeGreaterThanOrEqualTo(10);
    try (FlowEngine engine = FlowEngine.builder().workingDirectory(directory).build()) {
      for (String name : repeated) {
        int index = cases.stream().map(Case::name).toList().indexOf(name);
        assertThat(index).as(name).isNotNegative();
        JsonNode theirs = expected.get(index);
        var overrides =
            io.evalflow.engine.spec.SpecOverrides.builder()
                .arg("name", tools.jackson.databind.node.StringNode.valueOf(name))
                .build();
        if (theirs.has("json")) {
          assertThat(printed(engine.load(file, overrides).tree()))
              .as(name)
              .isEqualTo(theirs.get("json"));
        } else {
          assertThatThrownBy(() -> engine.load(file, overrides))
              .as(name)
              .isInstanceOf(FlowException.class);
        }
      }
    }
  }

  /** What inspect-flow's functions do wrong, and what is done instead. */
  @Test
  void defectsOfTheReference() throws Exception {
    Map<String, String> defects =
        Map.of(
            "tasks: [{tasks_matrix: {task: {name: a}, modl: []}}]",
            "spec.yaml:1:42: tasks_matrix: unknown field 'modl'");
    JsonNode theirs =
        python(List.of(new Case("", "tasks_matrix(task=FlowTask(name='a'), modl=[])", "")));
    assertThat(theirs.get(0).path("json").path("tasks").isArray()).isTrue();
    try (FlowEngine engine = FlowEngine.builder().workingDirectory(directory).build()) {
      for (var defect : defects.entrySet()) {
        Path file = Files.writeString(directory.resolve("spec.yaml"), defect.getKey());
        assertThatThrownBy(() -> engine.load(file)).hasMessage(defect.getValue());
      }
    }
  }
}

package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.engine.FlowEngine;
import io.evalflow.engine.spec.Redaction;
import io.evalflow.engine.spec.ResolvedSpec;
import io.evalflow.engine.spec.SpecWriter;
import io.evalflow.it.support.Checkout;
import io.evalflow.it.support.PythonReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A {@code flow.yaml} of ours in the real inspect-flow, and a spec that it prints in ours. */
class RoundTripIT {
  private static final Path SPECS =
      Checkout.root().resolve("integration-tests/src/test/resources/specs/conformance");

  /** Has braces that stay while there is no log_dir, and mean it in a file that says one. */
  private static final String FILLED_IN_LATER = "substitute_null_stays.yaml";

  @TempDir Path directory;

  @Test
  void what_we_write_comes_back_equal() throws IOException {
    Map<String, ObjectNode> written = new TreeMap<>();
    Path ours = Files.createDirectory(directory.resolve("ours"));
    Path logs = directory.resolve("logs");
    try (FlowEngine engine = engine()) {
      for (Path file : accepted()) {
        ResolvedSpec spec = engine.load(file);
        String name = file.getFileName().toString();
        if (name.equals(FILLED_IN_LATER)) {
          continue;
        }
        Files.writeString(ours.resolve(name), new SpecWriter().flowYaml(spec, logs.toUri()));
        written.put(name, expected(spec, logs));
      }
      JsonNode reference =
          PythonReference.require().json(directory, "flow_configs.py", ours.toString());
      assertThat(written).hasSizeGreaterThan(20);
      written.forEach(
          (name, tree) -> {
            assertThat(reference.path(name).path("json")).as(name).isEqualTo(tree);
            assertThat(without(engine.load(ours.resolve(name)).tree()))
                .as("%s in ours", name)
                .isEqualTo(without(tree));
          });
    }
  }

  @Test
  void what_the_reference_prints_is_read_and_printed_equal() throws IOException {
    JsonNode printed = PythonReference.require().json(directory, "flow_configs.py", "" + SPECS);
    int compared = 0;
    try (FlowEngine engine = engine()) {
      for (Path file : accepted()) {
        JsonNode spec = printed.path(file.getFileName().toString()).path("json");
        Path copy = directory.resolve(file.getFileName() + ".json");
        Files.writeString(copy, JsonMapper.shared().writeValueAsString(spec));
        assertThat(engine.load(copy).tree()).as(file.toString()).isEqualTo(spec);
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(20);
  }

  private FlowEngine engine() {
    return FlowEngine.builder()
        .workingDirectory(directory)
        .environment(name -> Optional.empty())
        .build();
  }

  /** The specs that both tools take as they are, without options of the command. */
  private static List<Path> accepted() throws IOException {
    try (Stream<Path> files = Files.list(SPECS)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.getFileName().toString().matches("(refused|defect)_.*|_.*"))
          .filter(file -> !isWithOptions(file))
          .sorted()
          .toList();
    }
  }

  private static boolean isWithOptions(Path file) {
    try {
      return Files.readString(file).startsWith("# ");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A spec as its file says it: where the logs are, and no credentials. */
  private static ObjectNode expected(ResolvedSpec spec, Path logs) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    ObjectNode rest = Redaction.spec(spec.tree());
    rest.remove("log_dir_create_unique");
    rest.put("log_dir", logs.toString());
    rest.properties().forEach(field -> tree.set(field.getKey(), field.getValue()));
    return tree;
  }

  /** Without what is hidden: read again, such a field is absent. */
  private static JsonNode without(ObjectNode tree) {
    String text = JsonMapper.shared().writeValueAsString(tree);
    return text.contains(Redaction.PLACEHOLDER) || tree.has("env")
        ? JsonNodeFactory.instance.nullNode()
        : tree;
  }
}

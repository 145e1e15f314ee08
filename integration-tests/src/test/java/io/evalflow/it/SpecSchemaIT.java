package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.evalflow.it.support.Checkout;
import io.evalflow.it.support.Document;
import io.evalflow.it.support.FlowCli;
import io.evalflow.it.support.ProcessResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema that {@code config --schema} prints, as an editor uses it. */
class SpecSchemaIT {
  /** Wrong, a task file, or with the mark of what is not given, which no editor should offer. */
  private static final Set<String> NOT_ACCEPTED =
      Set.of("bad.yaml", "one.yaml", "refused.yaml", "geography.yaml", "given.yaml");

  private static JsonNode printed;
  private static Schema schema;

  @BeforeAll
  static void print() {
    ProcessResult result = FlowCli.in(Checkout.root()).run("config", "--schema");
    assertThat(result.exit()).as(result.all()).isZero();
    assertThat(result.err()).isEmpty();
    printed = JsonMapper.shared().readTree(result.out());
    schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(printed);
  }

  @Test
  void isAValidSchema() throws IOException {
    try (InputStream draft = Schema.class.getResourceAsStream("/draft-07/schema")) {
      Schema rules =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
              .getSchema(JsonMapper.shared().readTree(draft));
      assertThat(rules.validate(printed)).isEmpty();
    }
  }

  static Stream<Path> examples() throws IOException {
    Path examples = Checkout.root().resolve("examples");
    return Stream.of(
            "quickstart/spec.yaml",
            "matrix/spec.yaml",
            "inheritance/base.yaml",
            "inheritance/nightly.yaml",
            "plugin/spec.yaml")
        .map(examples::resolve);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void acceptsTheExamples(Path example) throws IOException {
    assertThat(problems(Files.readString(example))).isEmpty();
  }

  static Stream<String> shownSpecs() throws IOException {
    return Document.read("docs/spec.md").sections().stream()
        .flatMap(section -> section.files().entrySet().stream())
        .filter(file -> file.getKey().endsWith(".yaml") && !NOT_ACCEPTED.contains(file.getKey()))
        .map(Map.Entry::getValue);
  }

  @ParameterizedTest
  @MethodSource("shownSpecs")
  void acceptsWhatTheDocumentsShow(String spec) {
    assertThat(problems(spec)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tasks: [{name: a, modle: m}] | /tasks/0",
        "optons: {limit: 3} | ",
        "options: {log_format: zip} | /options/log_format",
        "options: {limit: few} | /options/limit",
        "log_dir: 5 | /log_dir",
        "tasks: [{name: a, config: {temperature: warm}}] | /tasks/0/config/temperature",
        "tasks: [{tasks_matrix: {task: a}, name: b}] | /tasks/0",
        "tasks: [{name: a, model: {models_matrix: {model: m}}}] | /tasks/0/model",
        "lock: [{reason: x}] | /lock/0",
      })
  void refusesABadOne(String spec, String place) {
    assertThat(problems(spec))
        .extracting(error -> error.getInstanceLocation().toString())
        .anyMatch(at -> at.startsWith(place == null ? "" : place));
  }

  private static List<Error> problems(String yaml) {
    Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    return schema.validate(JsonMapper.shared().<JsonNode>valueToTree(tree));
  }
}

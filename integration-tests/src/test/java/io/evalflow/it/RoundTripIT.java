package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.engine.FlowEngine;
import io.evalflow.engine.spec.Redaction;
import io.evalflow.engine.spec.ResolvedSpec;
import io.evalflow.engine.spec.SpecWriter;
import io.evalflow.it.support.ConformanceSpecs;
import io.evalflow.it.support.FlowCli;
import io.evalflow.it.support.ProcessResult;
import io.evalflow.it.support.PythonReference;
import io.evalflow.it.support.SmallTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A {@code flow.yaml} of ours in the real inspect-flow, and a spec that it prints in ours. */
@Tag("reference")
class RoundTripIT {
  /** Has braces that stay while there is no log_dir, and mean it in a file that says one. */
  private static final String FILLED_IN_LATER = "substitute_null_stays";

  private static final String RUN =
      """
      includes: [base.yaml]
      log_dir: ignored
      env: {SECRET: hidden}
      options: {tags: [own], metadata: {k: 1e3, "no": no}, fail_on_error: 0.5}
      flow_metadata: {where: "{log_dir}", braces: "{x}"}
      tasks:
        - tasks_matrix:
            task: {name: paris.yaml, model: mockllm/model, tags: [t]}
            config: [{temperature: 0, seed: 1}, {max_tokens: 100, stop_seqs: ["no", "1e3"]}]
        - name: paris.yaml
          model: {name: mockllm/model, api_key: hidden, config: {top_p: 1}}
          epochs: {epochs: 2, reducer: [mean, max]}
          message_limit: 10
          token_limit: 500k
          metadata: {text: "a\\nb: c", list: [null, 1.0, 1]}
      """;

  private static final String BASE =
      """
      options: {metadata: {base: true}, log_dir_allow_dirty: true}
      defaults: {config: {max_retries: 2}, task_prefix: {paris: {flow_metadata: {from: prefix}}}}
      """;

  @TempDir Path directory;

  @Test
  void what_we_write_comes_back_equal() throws IOException {
    Map<String, ObjectNode> written = new TreeMap<>();
    Path ours = Files.createDirectory(directory.resolve("ours"));
    Path logs = directory.resolve("logs");
    try (FlowEngine engine = engine()) {
      for (Map.Entry<String, ResolvedSpec> spec : printed().entrySet()) {
        Files.writeString(
            ours.resolve(spec.getKey()), new SpecWriter().flowYaml(spec.getValue(), logs.toUri()));
        written.put(spec.getKey(), expected(spec.getValue(), logs));
      }
      JsonNode reference =
          PythonReference.require().json(directory, "flow_configs.py", ours.toString());
      assertThat(written).hasSizeGreaterThan(150);
      written.forEach(
          (name, tree) -> {
            assertThat(reference.path(name).path("json")).as(name).isEqualTo(tree);
            assertThat(engine.load(ours.resolve(name)).tree())
                .as("%s in ours", name)
                .isEqualTo(withoutSecrets(tree));
          });
    }
  }

  /** A run writes what it was given: options, variables and matrices resolved, secrets hidden. */
  @Test
  void what_a_run_writes_comes_back_equal() throws IOException {
    SmallTask.write(directory, 2, "mockllm/model", "");
    Files.writeString(directory.resolve("run.yaml"), RUN);
    Files.writeString(directory.resolve("base.yaml"), BASE);
    FlowCli cli = FlowCli.in(directory).with("INSPECT_FLOW_SET", "options.max_tasks=2");
    String[] options = {"--log-dir", "logs", "--limit", "1", "--set", "options.tags=set"};
    ProcessResult run = cli.run(join(options, "run", "run.yaml"));
    assertThat(run.exit()).as(run.all()).isZero();
    Path flowYaml = directory.resolve("logs/flow.yaml");
    ProcessResult config = cli.run(join(options, "config", "run.yaml", "--json"));
    assertThat(config.exit()).as(config.all()).isZero();
    ObjectNode expected = Redaction.spec((ObjectNode) JsonMapper.shared().readTree(config.out()));

    ProcessResult reference =
        PythonReference.require().program(directory, "flow", "config", "" + flowYaml, "--json");
    assertThat(reference.exit()).as(reference.all()).isZero();
    assertThat(JsonMapper.shared().readTree(reference.out())).isEqualTo(expected);
    assertThat(expected.path("tasks")).hasSize(3);
    assertThat(expected.path("env").path("SECRET").stringValue()).isEqualTo(Redaction.PLACEHOLDER);
    try (FlowEngine engine = engine()) {
      assertThat(engine.load(flowYaml).tree()).isEqualTo(withoutSecrets(expected));
    }
  }

  private static String[] join(String[] options, String... before) {
    return Stream.concat(Arrays.stream(before), Arrays.stream(options)).toArray(String[]::new);
  }

  @Test
  void what_the_reference_prints_is_read_and_printed_equal() throws IOException {
    Path specs = ConformanceSpecs.copied(directory.resolve("specs"));
    JsonNode printed = PythonReference.require().json(directory, "flow_configs.py", "" + specs);
    Path copies = Files.createDirectory(directory.resolve("copies"));
    int compared = 0;
    try (FlowEngine engine = engine()) {
      for (String name : ConformanceSpecs.byName(specs).keySet()) {
        JsonNode outcome = printed.path(name + ".yaml");
        if (isRight(name) && outcome.path("exit").intValue() == 0) {
          JsonNode spec = outcome.path("json");
          Path copy = copies.resolve(name.replace('/', '-') + ".json");
          Files.writeString(copy, JsonMapper.shared().writeValueAsString(spec));
          assertThat(engine.load(copy).tree()).as(name).isEqualTo(spec);
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(150);
  }

  /** The specs of the conformance suite as ours resolves them, with their options, by file name. */
  private Map<String, ResolvedSpec> printed() throws IOException {
    Path specs = ConformanceSpecs.copied(directory.resolve("specs"));
    Path printed = Files.createDirectory(directory.resolve("printed"));
    Map<String, ResolvedSpec> resolved = new TreeMap<>();
    try (FlowEngine engine = engine(specs)) {
      for (Map.Entry<String, Path> spec : ConformanceSpecs.byName(specs).entrySet()) {
        if (isRight(spec.getKey())) {
          String name = spec.getKey().replace('/', '-') + ".yaml";
          resolved.put(name, engine.load(withoutOptions(spec.getValue(), printed.resolve(name))));
        }
      }
    }
    return resolved;
  }

  /** A file that says all that a spec and its options say. */
  private static Path withoutOptions(Path spec, Path target) throws IOException {
    if (!ConformanceSpecs.isWithOptions(spec)) {
      return spec;
    }
    ProcessResult config = ConformanceSpecs.config(spec);
    assertThat(config.exit()).as(config.all()).isZero();
    return Files.writeString(target, config.out());
  }

  /** Whether both tools take a spec, and what they print of it means the same when read again. */
  private static boolean isRight(String name) {
    return !name.matches("(refused|defect|unique)_.*") && !name.equals(FILLED_IN_LATER);
  }

  private FlowEngine engine() {
    return engine(directory);
  }

  private static FlowEngine engine(Path workingDirectory) {
    return FlowEngine.builder()
        .workingDirectory(workingDirectory)
        .environment(name -> Optional.empty())
        .build();
  }

  /** A spec as its file says it: where the logs are, and no credentials. */
  private static ObjectNode expected(ResolvedSpec spec, Path logs) {
    ObjectNode tree = Redaction.spec(spec.tree());
    tree.remove("log_dir_create_unique");
    tree.put("log_dir", logs.toString());
    return tree;
  }

  /** Without what is hidden: read again, such a field is absent. */
  private static JsonNode withoutSecrets(JsonNode node) {
    if (!(node instanceof ObjectNode object)) {
      return node.isArray()
          ? JsonNodeFactory.instance
              .arrayNode()
              .addAll(node.valueStream().map(RoundTripIT::withoutSecrets).toList())
          : node;
    }
    ObjectNode rest = JsonNodeFactory.instance.objectNode();
    object
        .propertyStream()
        .filter(field -> !field.getValue().asString("").equals(Redaction.PLACEHOLDER))
        .forEach(field -> rest.set(field.getKey(), withoutSecrets(field.getValue())));
    return rest;
  }
}

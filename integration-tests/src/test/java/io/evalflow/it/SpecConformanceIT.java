package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.engine.FlowEngine;
import io.evalflow.engine.spec.SpecWriter;
import io.evalflow.it.support.ConformanceSpecs;
import io.evalflow.it.support.ProcessResult;
import io.evalflow.it.support.PythonReference;
import io.evalflow.spi.FlowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The specs of {@code src/test/resources/specs/conformance} as {@code config --json} of the real
 * inspect-flow and of ours prints them: equal where the reference is right, refused by both where
 * it refuses. A first line {@code # OPTIONS} of a spec gives its command line, before which words
 * {@code NAME=VALUE} set environment variables. The specs named {@code defect_...} show defects of
 * the reference: of each it is said here what ours does instead. Smaller cases stand one a line in
 * {@code refused.txt} and {@code defects.txt}.
 */
@Tag("reference")
class SpecConformanceIT {
  private static final String REFUSED = "refused_";
  private static final String DEFECT = "defect_";

  /** What {@code {DATETIME}} becomes, which no two runs have in common. */
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\dZ");

  /** What ours prints, or the beginning of its error, where the reference is wrong. */
  private static final Map<String, String> INSTEAD =
      Map.ofEntries(
          Map.entry(
              "defect_include_cycle",
              "Error: defect_include_cycle.yaml:1:12: includes: the files include each other:"
                  + " defect_include_cycle.yaml -> defect_include_cycle.yaml"),
          Map.entry(
              "defect_set_options_number",
              "Error: --set options: options: expected a mapping, not 5"),
          Map.entry(
              "defect_set_beyond_text",
              "Error: --set log_dir.x: log_dir: expected a text, not a mapping"),
          Map.entry("defect_set_in_tasks", "{'tasks':[{'name':'t'},{'name':'x'}]}"),
          Map.entry(
              "defect_set_number_as_text",
              "Error: --set options.max_tasks: options.max_tasks: expected a whole number, not the"
                  + " text '5'"),
          Map.entry(
              "defect_set_nothing",
              "Error: --set options.eval_set_id: options.eval_set_id: must not be empty"),
          Map.entry("defect_arg_no_equals", "Error: --arg takes NAME=VALUE, not 'n'"),
          Map.entry(
              "defect_option_limit_negative",
              "Error: --limit must be a whole number from 1, not '-1'"),
          Map.entry("defect_limit_zero", "Error: --limit must be a whole number from 1, not '0'"),
          Map.entry("defect_limit_over_range", "{'options':{'limit':4},'tasks':[]}"),
          // A mode may be a plugin's; one that nobody brings is refused when it is to run.
          Map.entry("defect_execution_type", "{'execution_type':'foo','tasks':[]}"),
          Map.entry("defect_empty_braces", "{'flow_metadata':{'a':'x {} y'},'tasks':[]}"),
          Map.entry("defect_lone_brace", "{'flow_metadata':{'a':'x { y'},'tasks':[]}"),
          Map.entry("defect_json_braces", "{'flow_metadata':{'a':'{\\'k\\':1}'},'tasks':[]}"),
          Map.entry(
              "defect_doubled_braces", "{'log_dir':'l','flow_metadata':{'a':'{l}'},'tasks':[]}"),
          Map.entry(
              "defect_missing_key",
              "{'options':{'limit':1},'flow_metadata':{'a':'{options[nope]}'},'tasks':[]}"),
          Map.entry("defect_set_task_mapping", "{'tasks':[{'name':'t'},{'name':'q'}]}"),
          Map.entry("defect_set_task_list", "{'tasks':[{'name':'u'},{'name':'v'}]}"),
          Map.entry("defect_range_joined", "{'options':{'limit':[1,5]},'tasks':[]}"),
          Map.entry(
              "defect_duplicate_key",
              "Error: defect_duplicate_key.yaml:2:1: the key 'log_dir' stands twice; first on line"
                  + " 1"),
          Map.entry(
              "defect_set_list_as_text",
              "Error: --set defaults.config.stop_seqs: defaults.config.stop_seqs: expected a list,"
                  + " not the text 'a'"),
          Map.entry(
              "defect_number_as_text_in_limit",
              "Error: defect_number_as_text_in_limit.yaml:1:11: options.limit: expected a whole"
                  + " number or a range [START, END], not the text '5'"),
          Map.entry(
              "defect_nested_inline_include",
              "{'log_dir':'other','options':{'tags':['other'],'metadata':{'k':'other','o':1},"
                  + "'limit':9},'env':{'A':'other'},'tasks':[{'name':'t'},{'name':'v'}]}"));

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> reads_specs_as_the_reference_does() throws IOException {
    Path specs = copied();
    JsonNode reference = reference(specs);
    Map<String, Path> byName = ConformanceSpecs.byName(specs);
    assertThat(byName.keySet()).hasSizeGreaterThan(200).containsAll(INSTEAD.keySet());
    return byName.entrySet().stream()
        .map(
            spec ->
                DynamicTest.dynamicTest(
                    spec.getKey(),
                    () ->
                        check(
                            spec.getKey(),
                            spec.getValue(),
                            reference.path(spec.getKey() + ".yaml"))));
  }

  @TestFactory
  Stream<DynamicTest> refuses_what_the_reference_refuses() throws IOException {
    List<String> specs = lines("refused.txt");
    JsonNode reference = reference(written(specs));
    assertThat(specs).hasSizeGreaterThan(100);
    return IntStream.range(0, specs.size())
        .mapToObj(
            i ->
                DynamicTest.dynamicTest(
                    specs.get(i),
                    () -> {
                      assertThat(reference.path(file(i)).path("exit").intValue())
                          .as("refused by the reference: %s", reference.path(file(i)))
                          .isNotZero();
                      assertThatThrownBy(() -> inProcess(file(i)))
                          .isInstanceOf(FlowException.class);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> does_better_than_the_reference() throws IOException {
    List<String> lines = lines("defects.txt");
    List<String> specs = lines.stream().filter(line -> !isOutcome(line)).toList();
    List<String> outcomes = lines.stream().filter(SpecConformanceIT::isOutcome).toList();
    assertThat(outcomes).hasSameSizeAs(specs).hasSizeGreaterThan(70);
    JsonNode reference = reference(written(specs));
    return IntStream.range(0, specs.size())
        .mapToObj(
            i ->
                DynamicTest.dynamicTest(
                    specs.get(i), () -> checkDefect(i, outcomes.get(i), reference.path(file(i)))));
  }

  private static boolean isOutcome(String line) {
    return line.startsWith("= ") || line.startsWith("! ");
  }

  private void checkDefect(int index, String outcome, JsonNode reference) throws IOException {
    String expected = outcome.substring(2);
    if (outcome.startsWith("! ")) {
      assertThat(reference.path("exit").intValue()).as("refused by the reference").isZero();
      assertThatThrownBy(() -> inProcess(file(index)))
          .isInstanceOf(FlowException.class)
          .hasMessageContaining(expected);
    } else {
      assertThat(inProcess(file(index))).isEqualTo(parse(expected));
      assertThat(reference.path("json")).as("the defect is mended").isNotEqualTo(parse(expected));
    }
  }

  private static List<String> lines(String resource) throws IOException {
    return Files.readAllLines(ConformanceSpecs.DIRECTORY.resolveSibling(resource)).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  private static String file(int index) {
    return "case-" + index + ".yaml";
  }

  private Path written(List<String> specs) throws IOException {
    Path cases = Files.createDirectories(directory.resolve("cases"));
    for (int i = 0; i < specs.size(); i++) {
      Files.writeString(cases.resolve(file(i)), specs.get(i) + "\n");
    }
    return cases;
  }

  private JsonNode reference(Path specs) {
    return PythonReference.require().json(directory, "flow_configs.py", specs.toString());
  }

  private JsonNode inProcess(String file) {
    Path cases = directory.resolve("cases");
    try (FlowEngine engine =
        FlowEngine.builder()
            .workingDirectory(cases)
            .environment(name -> Optional.empty())
            .build()) {
      return parse(new SpecWriter().json(engine.load(cases.resolve(file))));
    }
  }

  private static void check(String name, Path spec, JsonNode reference) {
    ProcessResult ours = config(spec);
    assertThat(ours.all()).doesNotContain("\tat ");
    boolean accepted = reference.path("exit").intValue() == 0;
    if (name.startsWith(DEFECT)) {
      checkDefect(INSTEAD.get(name), ours, reference);
    } else if (name.startsWith(REFUSED)) {
      assertThat(accepted).as("accepted by the reference: %s", reference).isFalse();
      assertThat(ours.exit()).as(ours.all()).isIn(1, 2);
      assertThat(ours.err()).startsWith("Error: ");
    } else {
      assertThat(accepted).as("refused by the reference").isTrue();
      assertThat(ours.exit()).as(ours.all()).isZero();
      assertThat(parse(ours.out())).isEqualTo(parse(reference.path("json").toString()));
    }
  }

  private static void checkDefect(String instead, ProcessResult ours, JsonNode reference) {
    assertThat(instead).as("what ours does instead").isNotNull();
    if (instead.startsWith("Error: ")) {
      assertThat(ours.exit()).as(ours.all()).isIn(1, 2);
      assertThat(ours.err()).startsWith(instead);
      return;
    }
    JsonNode expected = parse(instead.replace("\\'", "\\\"").replaceAll("(?<!\\\\)'", "\""));
    assertThat(ours.exit()).as(ours.all()).isZero();
    assertThat(parse(ours.out())).isEqualTo(expected);
    assertThat(reference.path("json")).as("the defect is mended").isNotEqualTo(expected);
  }

  private static ProcessResult config(Path spec) {
    return ConformanceSpecs.config(spec);
  }

  private static JsonNode parse(String json) {
    return JsonMapper.shared().readTree(TIME.matcher(json).replaceAll("TIME"));
  }

  private Path copied() throws IOException {
    return ConformanceSpecs.copied(directory.resolve("specs"));
  }
}

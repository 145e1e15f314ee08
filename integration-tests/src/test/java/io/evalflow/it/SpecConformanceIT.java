package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.it.support.FlowCli;
import io.evalflow.it.support.ProcessResult;
import io.evalflow.it.support.PythonReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The specs of {@code src/test/resources/specs/conformance} as {@code config --json} of the real
 * inspect-flow and of ours prints them: equal where the reference is right, refused by both where
 * it refuses. A first line {@code # OPTIONS} of a spec gives its command line. The specs named
 * {@code defect_...} show defects of the reference: of each it is said here what ours does instead.
 */
class SpecConformanceIT {
  private static final String REFUSED = "refused_";
  private static final String DEFECT = "defect_";

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
    JsonNode reference =
        PythonReference.require().json(directory, "flow_configs.py", specs.toString());
    Map<String, Path> byName = new TreeMap<>();
    try (Stream<Path> files = Files.list(specs)) {
      files
          .filter(file -> file.toString().endsWith(".yaml"))
          .forEach(file -> byName.put(file.getFileName().toString().replace(".yaml", ""), file));
    }
    assertThat(byName.keySet()).hasSizeGreaterThan(60).containsAll(INSTEAD.keySet());
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
      assertThat(parse(ours.out())).isEqualTo(reference.path("json"));
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
    List<String> arguments = new ArrayList<>(List.of("config", spec.getFileName().toString()));
    arguments.add("--json");
    arguments.addAll(options(spec));
    return FlowCli.in(spec.getParent()).run(arguments.toArray(String[]::new));
  }

  private static List<String> options(Path spec) {
    try (Stream<String> lines = Files.lines(spec)) {
      return lines
          .limit(1)
          .filter(line -> line.startsWith("# "))
          .flatMap(line -> Arrays.stream(line.substring(2).split(" ", -1)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String json) {
    return JsonMapper.shared().readTree(json);
  }

  private Path copied() throws IOException {
    Path source = Path.of("src/test/resources/specs/conformance").toAbsolutePath();
    Path target = directory.resolve("specs");
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    return target;
  }
}

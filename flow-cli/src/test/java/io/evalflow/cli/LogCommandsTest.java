package io.evalflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Command lines that begin with {@code log}, on a real engine and real files. */
class LogCommandsTest {
  private static final String LOG =
      """
      {"version": 2, "status": "%s",
       "eval": {"eval_id": "e", "run_id": "r", "created": "2026-11-01T10:00:00+00:00",
         "task": "%s", "task_id": "%s", "task_version": 0,
         "dataset": {"name": "d", "samples": 1}, "model": "mockllm/model", "config": {}},
       "plan": {"name": "plan", "steps": [], "config": {}},
       "stats": {"started_at": "2026-11-01T10:00:00+00:00",
         "completed_at": "2026-11-01T10:00:05+00:00",
         "model_usage": {"m": {"input_tokens": 1000, "output_tokens": 5, "total_tokens": 1005}}},
       "samples": [{"id": "a b", "epoch": 1, "input": "?", "target": "!", "messages": [],
         "output": {"model": "m", "choices": []}, "metadata": {"x": NaN, "y": [1, 1.0, -0.0]}}]}
      """;

  private static final String FIRST = "2026-11-01T10-00-00-00-00_one_a.json";
  private static final String SECOND = "2026-11-02T10-00-00-00-00_two_b.json";

  @TempDir Path directory;

  private final Map<String, String> environment = new HashMap<>();

  private Ended run(String... arguments) {
    return Ended.of(directory, environment, InstantSource.system(), arguments);
  }

  private void logs(String below) throws IOException {
    Path logs = Files.createDirectories(directory.resolve(below));
    Files.writeString(logs.resolve(FIRST), LOG.formatted("success", "one", "a"));
    Files.writeString(logs.resolve(SECOND), LOG.formatted("error", "two", "b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list",
        "dump",
        "headers",
        "stats",
        "convert",
        "edit",
        "recover",
        "manifest",
        "schema",
        "types"
      })
  void explains_each_command_within_80_columns(String command) {
    Ended ended = run("log", command, "--help");

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).startsWith("Usage: flow-cli log " + command);
    assertThat(ended.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(run("help", "log", command).out()).isEqualTo(ended.out());
    assertThat(run("log", "--help").out()).contains("  " + command);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "log lst|unknown command 'log lst'|did you mean 'log list'?",
        "log list --stat|unknown option '--stat'|did you mean '--status'?",
        "log list --status done|--status cannot be 'done'|it is one of",
        "log list a b|unexpected argument 'b'|see 'flow-cli log list --help'",
        "log dump|'flow-cli log dump' needs a log|flow-cli log dump PATH",
        "log dump x --epoch 2|--epoch needs --sample|",
        "log dump x --sample 1 --epoch 0|--epoch must be a whole number from 1, not '0'|",
        "log convert x --to json|needs --output-dir|flow-cli log convert PATH",
        "log convert x --to xml --output-dir y|--to cannot be 'xml'|",
        "log edit x|needs something to change|",
        "log edit x --set a|--set must be NAME=VALUE, not 'a'|",
        "log edit x --sample 1|--sample needs --score|",
        "log edit x --score a=1|one score of one sample|name it with --sample",
        "log recover x --json|need --list|",
        "log recover x --output y --overwrite|exclude each other|",
        "log manifest --filename a/b|a name, not a path|see --output-dir"
      })
  void says_what_is_wrong_with_a_line(String line, String message, String hint) {
    Ended ended = run(line.split(" "));

    assertThat(ended.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).startsWith("Error: ").contains(message);
    if (hint != null) {
      assertThat(ended.err()).contains("Hint: ").contains(hint);
    }
  }

  @Test
  void lists_the_argument_before_the_environment_before_logs() throws IOException {
    logs("logs");
    logs("other #%41");
    logs("third/below");
    environment.put("INSPECT_LOG_DIR", "third");

    assertThat(run("log", "list").out())
        .isEqualTo("third/below/" + SECOND + "\nthird/below/" + FIRST + "\n");
    assertThat(run("log", "list", "--no-recursive").out()).isEmpty();
    assertThat(run("log", "list", "other #%41").out())
        .isEqualTo("other #%41/" + SECOND + "\nother #%41/" + FIRST + "\n");
    assertThat(run("log", "list", "--log-dir", "logs", "--status", "error").out())
        .isEqualTo("logs/" + SECOND + "\n");
    environment.clear();
    assertThat(run("log", "list", "--absolute", "--task", "o*").out())
        .isEqualTo(directory.resolve("logs").resolve(FIRST) + "\n");
  }

  @Test
  void lists_as_json_what_inspect_lists() throws IOException {
    logs("logs");

    JsonNode list = JsonMapper.shared().readTree(run("log", "list", "--json").out());

    assertThat(list).hasSize(2);
    JsonNode second = list.get(0);
    assertThat(second.propertyNames())
        .containsExactly("name", "type", "size", "mtime", "task", "task_id", "suffix");
    assertThat(second.get("name").stringValue()).isEqualTo("logs/" + SECOND);
    assertThat(second.get("task_id").stringValue()).isEqualTo("b");
    assertThat(second.get("suffix").isNull()).isTrue();
    assertThat(second.get("mtime").doubleValue())
        .isEqualTo(
            (double) Files.getLastModifiedTime(directory.resolve("logs/" + SECOND)).toMillis());
    assertThat(JsonMapper.shared().readTree(run("log", "list", "none", "--json").out())).isEmpty();
  }

  @Test
  void names_a_bad_log_and_hides_no_other() throws IOException {
    logs("logs");
    Files.writeString(directory.resolve("logs/2026-11-03T10-00-00-00-00_bad_c.eval"), "nonsense");

    Ended listed = run("log", "list", "--status", "success");
    Ended measured = run("log", "stats");
    Ended headers =
        run(
            "log",
            "headers",
            "logs/" + FIRST,
            "logs/2026-11-03T10-00-00-00-00_bad_c.eval",
            "logs/" + SECOND);

    assertThat(listed.out()).isEqualTo("logs/" + FIRST + "\n");
    assertThat(measured.out()).contains(FIRST, SECOND);
    assertThat(JsonMapper.shared().readTree(headers.out())).hasSize(2);
    for (Ended ended : List.of(listed, measured, headers)) {
      assertThat(ended.code()).isEqualTo(ExitCode.ERROR);
      assertThat(ended.err()).startsWith("Error: ").contains("_bad_c.eval").hasLineCount(2);
    }
  }

  @Test
  void dumps_numbers_as_they_are() throws IOException {
    logs("logs");

    String sample = run("log", "dump", "logs/" + FIRST, "--sample", "a b").out();
    String whole = run("log", "dump", "logs/" + FIRST).out();

    assertThat(sample).contains("\"x\": NaN", "1,\n", "1.0,\n", "-0.0\n").endsWith("}\n");
    assertThat(whole).contains("\"x\": NaN", "\n  \"samples\": [\n    {\n      \"id\": \"a b\"");
    assertThat(run("log", "dump", "logs/" + FIRST, "--header-only").out())
        .contains("\"task\": \"one\"")
        .doesNotContain("\"samples\": [");
  }

  @Test
  void says_in_one_line_that_a_directory_or_nothing_is_no_log() throws IOException {
    logs("logs");

    for (String path : List.of("logs", "none.eval")) {
      Ended ended = run("log", "dump", path);
      assertThat(ended.code()).isEqualTo(ExitCode.ERROR);
      assertThat(ended.out()).isEmpty();
      assertThat(ended.err()).startsWith("Error: ").contains(path).hasLineCount(1);
    }
  }

  @Test
  void converts_and_says_what_it_did() throws IOException {
    logs("logs");

    Ended first = run("log", "convert", "logs", "--to", "eval", "--output-dir", "out put");
    Ended again = run("log", "convert", "logs", "--to", "eval", "--output-dir", "out put");

    String target = "out put/" + FIRST.replace(".json", ".eval");
    assertThat(first.code()).isZero();
    assertThat(first.out()).contains("converted: " + target, "2 converted (2 samples)");
    assertThat(again.out()).contains("already there: " + target, "0 converted (0 samples), 2");
    assertThat(run("log", "dump", target, "--sample", "a b").out()).contains("\"x\": NaN");
  }

  @Test
  void measures_logs() throws IOException {
    logs("logs");

    JsonNode stats = JsonMapper.shared().readTree(run("log", "stats", "--json").out());

    assertThat(stats).hasSize(2);
    assertThat(stats.get(1).get("tokens").get("total").intValue()).isEqualTo(1005);
    assertThat(stats.get(1).get("time").doubleValue()).isEqualTo(5.0);
    assertThat(run("log", "stats", "logs/" + FIRST).out()).contains("1.0k", "0:00:05", FIRST);
  }

  @Test
  void writes_a_manifest() throws IOException {
    logs("logs");

    Ended ended = run("log", "manifest", "--filename", "m.json");

    assertThat(ended.out()).isEqualTo("logs/m.json\n");
    assertThat(
            JsonMapper.shared()
                .readTree(Files.readString(directory.resolve("logs/m.json")))
                .propertyNames())
        .containsExactly(SECOND, FIRST);
  }

  @Test
  void prints_schema_and_types() {
    assertThat(JsonMapper.shared().readTree(run("log", "schema").out()).get("title").stringValue())
        .isEqualTo("EvalLog");
    assertThat(run("log", "types").out()).contains("export interface EvalLog {");
  }
}

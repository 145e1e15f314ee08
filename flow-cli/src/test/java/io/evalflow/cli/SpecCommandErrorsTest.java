package io.evalflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code run} and {@code config} say, whole, when a command line or its spec is wrong. */
class SpecCommandErrorsTest {
  @TempDir Path directory;

  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void writeSpec() throws IOException {
    Files.writeString(directory.resolve("spec.yaml"), "tasks: [{name: a, model: m}]\n");
    Files.writeString(directory.resolve("including.yaml"), "includes: [s3//x]\n");
    Files.writeString(directory.resolve("bad.yaml"), "tasks: [{nme: a}, 5]\n");
    Files.writeString(
        directory.resolve("many.yaml"), "tasks: [" + "{name: a}, ".repeat(10_000) + "b]\n");
  }

  private Ended run(String... arguments) {
    return Ended.of(directory, environment, InstantSource.system(), arguments);
  }

  private static String said(Ended ended) {
    return ended.err().strip().replaceAll("\\s*\n\\s*", " / ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "config | 2 | Error: 'flow-cli config' needs a spec / Hint: flow-cli config SPEC",
        "confg spec.yaml | 2 | Error: unknown command 'confg' / Hint: did you mean 'config'?",
        "config spec.yaml other.yaml | 2 | Error: unexpected argument 'other.yaml' / "
            + "Hint: see 'flow-cli config --help'",
        "config spec.yaml --explan tasks | 2 | Error: unknown option '--explan' / Hint: "
            + "did you mean '--explain'?",
        "config spec.yaml --explain | 2 | Error: --explain needs a value",
        "config spec.yaml --set | 2 | Error: --set needs a value",
        "config spec.yaml --set options.limt=3 | 1 | Error: --set options.limt: "
            + "options.limt: unknown field 'limt' / Hint: did you mean 'limit'?",
        "config spec.yaml --set nokey | 1 | Error: --set takes PATH=VALUE, not 'nokey' / "
            + "Hint: such as options.limit=10",
        "config spec.yaml --arg nokey | 1 | Error: --arg takes NAME=VALUE, not 'nokey'",
        "config spec.yaml --limit few | 2 | Error: --limit must be a whole number from "
            + "1, not 'few'",
        "config spec.yaml --limit 0 | 2 | Error: --limit must be a whole number from 1, not '0'",
        "config spec.yaml --log-dir= | 1 | Error: --log-dir: a path must not be empty",
        "config spec.yaml --log-dir s3//x | 1 | Error: --log-dir: 's3//x' is neither a path nor "
            + "a URI / Hint: did you mean s3://x?",
        "config spec.yaml --store s3//x | 1 | Error: --store: 's3//x' is neither a path nor a "
            + "URI / Hint: did you mean s3://x?",
        "config including.yaml | 1 | Error: including.yaml:1:12: includes: 's3//x' is neither a "
            + "path nor a URI / Hint: did you mean s3://x?",
        "config spec.yaml --resume --log-dir logs | 2 | Error: --resume and --log-dir "
            + "exclude each other",
        "config spec.yaml --explain tasks[0].modle | 1 | Error: 'tasks[0].modle': "
            + "tasks[0] has no 'modle' / Hint: did you mean 'model'?",
        "config spec.yaml --log-level loud | 2 | Error: --log-level cannot be 'loud' / "
            + "Hint: it is one of notset, debug, trace, http, info, warning, error, critical",
        "config none.yaml | 1 | Error: none.yaml: there is no such file",
        "config bad.yaml | 1 | Error: bad.yaml: 2 problems / bad.yaml:1:10: "
            + "tasks[0].nme: unknown field 'nme' (did you mean 'name'?) / bad.yaml:1:19: "
            + "tasks[1]: expected a text or a mapping, not 5",
        "config many.yaml | 1 | Error: the spec has 10,001 tasks / Hint: if that is "
            + "meant, say --yes",
        "run spec.yaml --json | 2 | Error: --json needs --dry-run",
        "run spec.yaml --dry-run | 1 | Error: spec.yaml:1:10: tasks[0].name: unknown "
            + "task 'a' / Hint: there is none; others come with a jar that has it, on the "
            + "class path or the plugin path (--plugin-path)",
      })
  void saysThis(String line, int code, String whole) {
    Ended ended = run(line.split(" "));

    assertThat(ended.code()).isEqualTo(code);
    assertThat(said(ended)).isEqualTo(whole);
    assertThat(ended.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "INSPECT_FLOW_LIMIT | few | 2 | Error: INSPECT_FLOW_LIMIT must be a whole number "
            + "from 1, not 'few'",
        "INSPECT_FLOW_SET | options.limt=3 | 1 | Error: INSPECT_FLOW_SET options.limt: "
            + "options.limt: unknown field 'limt' / Hint: did you mean 'limit'?",
        "INSPECT_FLOW_LOG_DIR_CREATE_UNIQUE | perhaps | 2 | Error: "
            + "INSPECT_FLOW_LOG_DIR_CREATE_UNIQUE cannot be 'perhaps' / Hint: it is one of "
            + "true, false",
        "INSPECT_FLOW_CONFIG_LIMIT | 0 | 2 | Error: INSPECT_FLOW_CONFIG_LIMIT must be a "
            + "whole number from 1, not '0'",
      })
  void namesTheVariable(String variable, String value, int code, String whole) {
    environment.put(variable, value);
    Ended ended = run("config", "spec.yaml");

    assertThat(ended.code()).isEqualTo(code);
    assertThat(said(ended)).isEqualTo(whole);
  }

  @Test
  void takesManyTasksIfTheyAreMeant() {
    Ended ended = run("config", "many.yaml", "--yes", "--explain", "tasks[10000].name");

    assertThat(ended.code()).isZero();
    assertThat(ended.out())
        .isEqualTo("tasks[10000].name = \"b\"\n  from many.yaml:1:110009 (own)\n");
  }
}

package io.evalflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.evalflow.engine.list.LogLists;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Command lines that begin with {@code list}, on a real engine and real files. */
class ListCommandTest {
  private static final String LOG =
      """
      {"version": 2, "status": "%s",
       "eval": {"eval_id": "e", "run_id": "r", "created": "%s",
         "task": "%s", "task_id": "%s", "task_version": 0, "tags": [%s],
         "dataset": {"name": "d", "samples": 2}, "model": "mockllm/model", "config": {}},
       "plan": {"name": "plan", "steps": [], "config": {}},
       "results": {"total_samples": 2, "completed_samples": 1, "scores": []},
       "stats": {"started_at": "%s", "completed_at": "", "model_usage": {}}}
      """;

  @TempDir Path directory;

  private final Map<String, String> environment = new HashMap<>();

  private Ended run(String... arguments) {
    return Ended.of(directory, environment, () -> Instant.parse("2026-11-03T12:00:00Z"), arguments);
  }

  /** The names of the files that are listed. */
  private List<String> listed(String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "list";
    arguments[1] = "log";
    arguments[2] = "--json";
    System.arraycopy(options, 0, arguments, 3, options.length);
    Ended ended = run(arguments);
    assertThat(ended.err()).isEmpty();
    JsonNode logs = JsonMapper.shared().readTree(ended.out()).get("logs");
    return logs.valueStream()
        .map(log -> log.get("log_file").stringValue())
        .map(file -> file.substring(file.lastIndexOf('/') + 1))
        .toList();
  }

  @BeforeEach
  void logs() throws IOException {
    log("2026-11-01T10-00-00-00-00_one_a.json", "2026-11-01T10:00:00+00:00", "success", "one");
    log("2026-11-02T10-00-00-00-00_two_b.json", "2026-11-02T10:00:00+00:00", "error", "two");
  }

  private void log(String name, String created, String status, String task) throws IOException {
    Path logs = Files.createDirectories(directory.resolve("logs"));
    String tags = task.equals("one") ? "\"a\"" : "";
    Files.writeString(
        logs.resolve(name), LOG.formatted(status, created, task, task, tags, created));
  }

  @Test
  void showsSomeLinesForEachLog() {
    Ended ended = run("list", "log");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.code()).isZero();
    assertThat(ended.out())
        .isEqualTo(
            """
            [1] logs/2026-11-02T10-00-00-00-00_two_b.json
            Task      two mockllm/model
            Date      2026-11-02 10:00:00 +0000
            Status    error, 1/2 samples

            [2] logs/2026-11-01T10-00-00-00-00_one_a.json
            Task      one mockllm/model
            Date      2026-11-01 10:00:00 +0000
            Tags      a
            Status    success, 1/2 samples

            """);
  }

  @Test
  void aLogThatCannotBeReadIsShownAndHidesNone() throws IOException {
    Files.writeString(directory.resolve("logs/2026-11-03T10-00-00-00-00_bad_c.eval"), "PK nothing");
    Ended ended = run("list", "log", "--status", "success");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out())
        .containsSubsequence(
            "[1] logs/2026-11-03T10-00-00-00-00_bad_c.eval\nStatus    unreadable\nError     ",
            "bad_c.eval",
            "[2] logs/2026-11-01T10-00-00-00-00_one_a.json")
        .doesNotContain("two_b");
    assertThat(ended.err()).isEqualTo("Error: 1 of 2 logs could not be read; see the list\n");
    Ended tree = run("list", "log", "--format", "tree");
    assertThat(tree.out()).startsWith("logs\n├── [1]").contains("unreadable", "└── [3]  one");
    Ended json = run("list", "log", "--json");
    JsonNode document = JsonMapper.shared().readTree(json.out());
    assertThat(document.get("logs")).hasSize(2);
    assertThat(document.at("/unreadable/0/log_file").stringValue()).endsWith("_bad_c.eval");
    assertThat(document.at("/unreadable/0/error").stringValue()).isNotEmpty();
    assertThat(json.code()).isEqualTo(1);
  }

  @Test
  void filtersAndExcludesTogetherAlsoFromTheEnvironment() {
    assertThat(listed("--filter", "eval.model == 'mockllm/model'", "--exclude", "'a' in tags"))
        .containsExactly("2026-11-02T10-00-00-00-00_two_b.json");
    environment.put("INSPECT_FLOW_STORE_FILTER", "status == 'success'");
    assertThat(listed()).containsExactly("2026-11-01T10-00-00-00-00_one_a.json");
    environment.put("INSPECT_FLOW_STORE_EXCLUDE", "status == 'success'");
    assertThat(listed()).isEmpty();
  }

  @Test
  void takesSeveralPathsAndEachLogOnce() throws IOException {
    Files.createDirectories(directory.resolve("other"));
    Files.copy(
        directory.resolve("logs/2026-11-01T10-00-00-00-00_one_a.json"),
        directory.resolve("other/plain.eval"));
    assertThat(listed("logs", "logs/2026-11-01T10-00-00-00-00_one_a.json", "other"))
        .containsExactly(
            "2026-11-02T10-00-00-00-00_two_b.json",
            "2026-11-01T10-00-00-00-00_one_a.json",
            "plain.eval");
    environment.put("INSPECT_LOG_DIR", "other");
    assertThat(listed()).containsExactly("plain.eval");
  }

  @Test
  void timesAreThoseOfNamesAndOfHeadersWhereTheNameDoesNotTell() throws IOException {
    // The name has lost the sign of its offset: this one is of 08:00 UTC.
    log("2026-11-02T13-00-00-05-00_zone_c.json", "2026-11-02T13:00:00+05:00", "success", "zone");
    log("nameless.eval", "2026-11-02T09:00:00+00:00", "success", "nameless");
    assertThat(listed("--since", "2026-11-02T08:30:00Z"))
        .containsExactly("2026-11-02T10-00-00-00-00_two_b.json", "nameless.eval");
    assertThat(listed("--after", "2026-11-02T07:30:00Z", "--before", "2026-11-02T08:30:00Z"))
        .containsExactly("2026-11-02T13-00-00-05-00_zone_c.json");
    assertThat(listed("--since", "26 hours ago"))
        .containsExactly("2026-11-02T10-00-00-00-00_two_b.json");
    assertThat(listed("--since", "today")).isEmpty();
  }

  @Test
  void ofAnOptionGivenTwiceTheLastCounts() {
    assertThat(listed("-1", "-n", "2")).hasSize(2);
    assertThat(listed("-n", "2", "-1")).hasSize(1);
  }

  @Test
  void logsInAnArchiveAreRefusedWithAWordOnWhatToDo() {
    Ended ended = run("list", "log", "zip:file:///tmp/logs.zip!/");
    assertThat(ended.err())
        .isEqualTo(
            """
            Error: logs in an archive are neither listed nor changed: zip:file:///tmp/logs.zip!/
            Hint: unpack it; 'flow-cli log' reads a single log in it
            """);
  }

  @Test
  void aTreeOfPathsOfSeveralRootsHasNoNamelessNodes() throws IOException {
    Path other = Files.createDirectories(directory.resolve("other/deep"));
    Files.copy(
        directory.resolve("logs/2026-11-01T10-00-00-00-00_one_a.json"), other.resolve("x.eval"));
    assertThat(run("list", "log", "logs", "other", "--format", "tree").out())
        .isEqualTo(
            """
            .
            ├── logs
            │   ├── [1]  two  mockllm/model  error    1/2     2026-11-02T10-00-00-00-00_two_b.json
            │   └── [2]  one  mockllm/model  success  1/2  a  2026-11-01T10-00-00-00-00_one_a.json
            └── other
                └── deep
                    └── [3]  one  mockllm/model  success  1/2  a  x.eval
            """);
  }

  @Test
  void saysThatThereAreNone() {
    Ended ended = run("list", "log", "--task", "three");
    assertThat(ended).isEqualTo(new Ended(0, "No logs found\n", ""));
    assertThat(listed("--task", "three")).isEmpty();
  }

  @Test
  void escapeSequencesOfALogReachNoTerminal() throws IOException {
    log("evil.eval", "2026-11-04T10:00:00+00:00", "success", "\\u001b[2Jevil");
    assertThat(run("list", "log").out()).contains("Task      [2Jevil").doesNotContain("\u001b");
  }

  @Test
  void whatATerminalWouldObeyIsEscapedInJson() throws IOException {
    log(
        "2026-11-04T10-00-00_evil_c.json",
        "2026-11-04T10:00:00+00:00",
        "success",
        "\\u009b2Jevil \\u202eä\\u007f");

    String out = run("list", "log", "--json", "-1").out();

    assertThat(out).contains("\"\\u009b2Jevil \\u202eä\\u007f\"");
    assertThat(JsonMapper.shared().readTree(out).at("/logs/0/task").stringValue())
        .isEqualTo("\u009b2Jevil \u202eä\u007f");
  }

  @Test
  void whyALogCannotBeReadIsBrokenBetweenWords() throws IOException {
    Files.writeString(directory.resolve("logs/2026-11-03T10-00-00-00-00_bad_c.json"), "nothing");
    environment.put("COLUMNS", "80");

    List<String> lines = run("list", "log", "--oneline", "-1").out().lines().toList();

    String whole = String.join(" ", lines.stream().map(String::strip).toList());
    environment.put("COLUMNS", "1000");
    assertThat(run("list", "log", "--oneline", "-1").out().strip().replaceAll(" +", " "))
        .isEqualTo(whole.replaceAll(" +", " "));
    assertThat(lines).hasSizeGreaterThan(2);
    assertThat(lines.subList(1, lines.size()))
        .allSatisfy(line -> assertThat(line).startsWith("     "))
        .allSatisfy(
            line -> assertThat(line.length() <= 80 || !line.strip().contains(" ")).isTrue());
  }

  @Test
  void linesAreBrokenWhereTheTerminalEnds() {
    environment.put("COLUMNS", "40");
    assertThat(run("list", "log", "--oneline", "-1").out())
        .isEqualTo(
            """
            [1]  two  mockllm/model  error  1/2
                 logs/2026-11-02T10-00-00-00-00_two_b.json
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          list logs | unknown command 'list logs' | did you mean 'log'?
          list log --since tomorow | --since cannot be 'tomorow' | it takes a date such as 2026-11-28 or 2026-11-28T10:00, today, yesterday, now, or '3 days ago'
          list log --before 2026-13-01 | --before cannot be '2026-13-01' | it takes a date such as 2026-11-28 or 2026-11-28T10:00, today, yesterday, now, or '3 days ago'
          list log -n 0 | -n must be a whole number from 1, not '0' |
          list log --status done | --status cannot be 'done' | it is one of started, success, cancelled, error
          list log --format trees | --format cannot be 'trees' | did you mean 'tree'?
          list log --live | --live needs a terminal | leave it out, or use 'watch'
          list log --live 5 | --live needs a terminal | leave it out, or use 'watch'
          list log --task [z-a] | the pattern '[z-a]' is wrong: its range ends before it begins |
          """)
  void wrongCommandLines(String line, String message, String hint) {
    Ended ended = run(line.split(" "));
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .isEqualTo("Error: " + message + "\n" + (hint == null ? "" : "Hint: " + hint + "\n"));
    assertThat(ended.code()).isEqualTo(message.contains("pattern") ? 1 : 2);
  }

  @Test
  void whatIsNotThereIsAnError() {
    Ended ended = run("list", "log", "nowhere");
    assertThat(ended.err())
        .isEqualTo("Error: " + directory.resolve("nowhere") + " does not exist\n");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(run("list", "log", "--filter", "sucess").err()).contains("did you mean 'success'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | a filter is empty | is a variable not set",
        "tagged() | tagged() names no tag | tagged any",
        "empty(metadata) | unknown filter 'empty' | an expression compares, as size(tags) > 0",
      })
  void filtersThatSayNothing(String filter, String message, String hint) {
    for (String option : List.of("--filter", "--exclude")) {
      Ended ended = run("list", "log", option, filter);
      assertThat(ended.err()).startsWith("Error: " + message).contains(hint);
      assertThat(ended.code()).isEqualTo(1);
    }
  }

  @Test
  void theUrlOfAViewerIsOneWhateverTheNameOfTheLog() throws IOException {
    log("2026-11-04T10-00-00+00-00_a b#ü%_c.json", "2026-11-04T10:00:00+00:00", "success", "x");
    Files.writeString(
        directory.resolve("logs/flow.yaml"),
        """
        log_dir: logs
        options:
          embed_viewer: true
          bundle_url_mappings: {logs: "https://example.com/logs"}
        """);

    JsonNode logs = JsonMapper.shared().readTree(run("list", "log", "--json", "-1").out());

    assertThat(logs.at("/logs/0/viewer_url").stringValue())
        .isEqualTo(
            "https://example.com/logs/#/logs/2026-11-04T10-00-00+00-00_a%20b%23%C3%BC%25_c.json");
  }

  @Test
  void warnsOfAStepThatWasStopped() throws IOException {
    Files.writeString(directory.resolve("logs/.flow-step"), "{}");
    Logger logger = (Logger) LoggerFactory.getLogger(LogLists.class);
    ListAppender<ILoggingEvent> warnings = new ListAppender<>();
    warnings.start();
    logger.addAppender(warnings);
    try {
      assertThat(listed()).hasSize(2);
    } finally {
      logger.detachAppender(warnings);
    }
    assertThat(warnings.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "A step that was stopped left its work in "
                + directory.resolve("logs")
                + "; the next step there completes it");
  }

  @Test
  void helps() {
    for (String[] line :
        new String[][] {{"list", "log", "--help"}, {"help", "list", "log"}, {"list"}}) {
      Ended ended = run(line);
      assertThat(ended.out()).startsWith("Usage: flow-cli list log [PATH]... [OPTION]...\n");
      assertThat(ended.out().lines()).allSatisfy(text -> assertThat(text).hasSizeLessThan(81));
    }
  }
}

package io.evalflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.evalflow.engine.step.StepCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Command lines that begin with {@code step} and cannot be carried out, on real files. */
class StepCommandsTest {
  private static final String LOG =
      """
      {"version": 2, "status": "success",
       "eval": {"eval_id": "e", "run_id": "r", "created": "2026-11-01T10:00:00+00:00",
         "task": "work", "task_id": "%s", "task_version": 0,
         "dataset": {"name": "d", "samples": 0}, "model": "mockllm/model", "config": {}},
       "plan": {"name": "plan", "steps": [], "config": {}},
       "stats": {"started_at": "2026-11-01T10:00:00+00:00",
         "completed_at": "2026-11-01T10:00:05+00:00"}}
      """;

  private static final String STEPS =
      """
      import io.evalflow.spi.FlowException;
      import io.evalflow.spi.ErrorCode;
      import io.evalflow.spi.log.EvalLog;
      import io.evalflow.spi.step.*;
      import java.util.ArrayList;
      import java.util.List;
      import java.util.Map;

      /** Tags the logs one by one, and fails at one of them. */
      class Careful implements Step<Careful.Options> {
        enum Kind { BUG, MENDABLE }

        record Options(
            @StepOption("Which one fails.") int at,
            @StepOption(value = "How.", defaultValue = "bug") Kind how,
            @StepOption("How likely.") double chance,
            @StepOption(value = "Write each at once.") boolean flush) {}

        @Override public String name() { return "careful"; }

        @Override public Class<Options> options() { return Options.class; }

        @Override public StepResult run(List<EvalLog> logs, Options options, StepContext context) {
          List<EvalLog> done = new ArrayList<>();
          for (EvalLog log : logs) {
            if (done.size() + 1 == options.at()) {
              if (options.how() == Kind.MENDABLE) {
                throw new FlowException(ErrorCode.INVALID_VALUE, "no");
              }
              throw new IllegalStateException("no score");
            }
            List<EvalLog> one = List.of(log);
            if (options.flush()) {
              one = context.run(new Now(), one, new Now.Options());
            }
            done.addAll(context.run("tag", one, Map.of("add", List.of("b"), "author", "me")));
          }
          return StepResult.unmodified(done);
        }
      }

      /** Tags, and has it written. */
      class Now implements Step<Now.Options> {
        record Options() {}

        @Override public String name() { return "now"; }

        @Override public Class<Options> options() { return Options.class; }

        @Override public StepResult run(List<EvalLog> logs, Options options, StepContext context) {
          return StepResult.modified(
                  context.run("tag", logs, Map.of("add", List.of("a"), "author", "me")))
              .flushed();
        }
      }
      """;

  private static final String BUGS =
      """
      import io.evalflow.spi.log.EvalLog;
      import io.evalflow.spi.step.*;
      import java.io.IOException;
      import java.util.ArrayList;
      import java.util.Arrays;
      import java.util.List;

      /** Fails at the second log, as its option says. */
      class Buggy implements Step<Buggy.Options> {
        record Options(String bug) {}

        @Override public String name() { return "buggy"; }

        @Override public Class<Options> options() { return Options.class; }

        @Override public StepResult run(List<EvalLog> logs, Options options, StepContext context) {
          List<EvalLog> copy = new ArrayList<>(logs);
          if (options.bug().equals("copied")) {
            throw new IllegalStateException("no log was looked at");
          }
          logs.get(1);
          switch (options.bug()) {
            case "state": throw new IllegalStateException("no score");
            case "pointer": throw new NullPointerException("no score");
            case "checked": Buggy.<RuntimeException>hidden(new IOException("no score"));
            case "assertion": throw new AssertionError("no score");
            case "endless": return run(copy, options, context);
            case "nothing": return null;
            case "empty": return StepResult.unmodified(List.of());
            case "hole": return StepResult.modified(Arrays.asList(logs.get(1), null));
            default: throw new Error("never");
          }
        }

        @SuppressWarnings("unchecked")
        private static <E extends Throwable> void hidden(Throwable e) throws E { throw (E) e; }
      }

      class Picky implements LogFilter {
        @Override public String name() { return "picky"; }

        @Override public boolean accepts(EvalLog log) {
          if (log.eval().taskId().equals("t2")) {
            throw new NullPointerException("no score");
          }
          return true;
        }
      }
      """;

  @TempDir Path directory;

  private Ended run(String... arguments) {
    return Ended.of(directory, Map.of(), InstantSource.system(), arguments);
  }

  private Ended line(String line) {
    return run(line.split(" "));
  }

  private static String name(int number) {
    return "2026-05-01T10-00-00-00-00_work_t%04d.json".formatted(number);
  }

  private Path logs(String below, int count) throws IOException {
    Path logs = Files.createDirectories(directory.resolve(below));
    for (int i = 1; i <= count; i++) {
      Files.writeString(logs.resolve(name(i)), LOG.formatted("t" + i));
    }
    return logs;
  }

  private JsonNode header(Path log) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(log));
  }

  /** The content of all files below the directory. */
  private Map<String, String> everything() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(directory.relativize(file).toString(), Files.readString(file));
      }
    }
    return contents;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "step tga logs|1|unknown step 'tga'|did you mean 'tag'? there is careful, copy, metadata, now, tag",
        "step tag logs --ad x|2|unknown option '--ad'|did you mean '--add'?",
        "step tag|2|'flow-cli step tag' needs a log or a directory|flow-cli step tag PATH...",
        "step tag logs|1|step tag: give a tag to --add or to --remove|",
        "step metadata logs|1|step metadata: give KEY=VALUE to --set, or a key to --remove|",
        "step metadata logs --set a|1|--set takes KEY=VALUE, not 'a'|",
        "step metadata logs --set =a|1|--set takes KEY=VALUE, not '=a'|",
        "step copy logs|1|the step copy needs --dest|The directory to copy to, local or remote.",
        "step careful logs --chance 1|1|the step careful needs --at|Which one fails.",
        "step careful logs --at x --chance 1|1|--at takes an integer, not 'x'|",
        "step careful logs --at 1.5 --chance 1|1|--at takes an integer, not '1.5'|",
        "step careful logs --at 1 --chance often|1|--chance takes a number, not 'often'|",
        "step careful logs --at 1 --chance 1 --how bog|1|--how takes bug, mendable, not 'bog'|did you mean 'bug'?",
        "step tag none --add x|1|no logs in none|",
        "step tag logs/none.json --add x|1|logs/none.json does not exist|",
        "step tag logs --add x --filter tagge|1|unknown filter 'tagge'|did you mean 'tagged'? there is cancelled,",
        "step tag logs --add x --filter success(now)|1|the filter 'success' takes no argument|",
        "step tag logs --add x --filter error|1|none of 2 logs passes the filters|",
        "step careful logs --at 2 --chance 1 --how mendable|1|no|",
      })
  void says_what_is_wrong_and_changes_nothing(String line, int code, String message, String hint)
      throws IOException {
    logs("logs", 2);
    Files.createDirectory(directory.resolve("none"));
    Files.writeString(directory.resolve("_flow.java"), STEPS);
    Map<String, String> before = everything();

    Ended ended = line(line);

    assertThat(ended.err().replace(directory + "/", "")).startsWith("Error: " + message + "\n");
    assertThat(ended.code()).isEqualTo(code);
    if (hint == null) {
      assertThat(ended.err()).doesNotContain("Hint: ");
    } else {
      assertThat(ended.err()).contains("Hint: " + hint);
    }
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void a_step_that_fails_at_one_of_a_thousand_logs_names_it_and_changes_none() throws IOException {
    Path logs = logs("logs", 1000);
    Files.writeString(directory.resolve("_flow.java"), STEPS);
    Map<String, String> before = everything();

    Ended ended = line("step careful logs --at 700 --chance 1");

    assertThat(ended.code()).isEqualTo(ExitCode.ERROR);
    assertThat(ended.err())
        .isEqualTo(
            "Error: the step careful failed at the log "
                + logs.resolve(name(700))
                + ", and nothing was changed: java.lang.IllegalStateException: no score\n"
                + "Hint: run it with --log-level debug to see where\n");
    assertThat(everything()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "state|' at the log LOG'|java.lang.IllegalStateException: no score",
        "pointer|' at the log LOG'|java.lang.NullPointerException: no score",
        "checked|' at the log LOG'|java.io.IOException: no score",
        "assertion|' at the log LOG'|java.lang.AssertionError: no score",
        "endless|' at the log LOG'|java.lang.StackOverflowError",
        "nothing|' at the log LOG'|it returned no result",
        "hole|' at the log LOG'|it returned a log that is null",
        "copied|''|java.lang.IllegalStateException: no log was looked at",
      })
  void whatever_a_step_throws_is_told_with_the_log_and_nothing_is_changed(
      String bug, String where, String why) throws IOException {
    Path logs = logs("logs", 3);
    Files.writeString(directory.resolve("_flow.java"), BUGS);
    Map<String, String> before = everything();

    Ended ended = line("step buggy logs --bug " + bug);

    assertThat(ended.code()).isEqualTo(ExitCode.ERROR);
    assertThat(ended.err())
        .isEqualTo(
            "Error: the step buggy failed"
                + where.replace("LOG", logs.resolve(name(2)).toString())
                + ", and nothing was changed: "
                + why
                + "\nHint: run it with --log-level debug to see where\n");
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void a_step_may_go_on_with_no_log() throws IOException {
    logs("logs", 3);
    Files.writeString(directory.resolve("_flow.java"), BUGS);

    Ended ended = line("step buggy logs --bug empty");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).isEqualTo("buggy: 3 logs, 0 changed\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"step tag logs --add x --filter picky", "list log --filter picky"})
  void a_filter_that_fails_is_told_with_the_log(String line) throws IOException {
    Path logs = logs("logs", 3);
    Files.writeString(directory.resolve("_flow.java"), BUGS);
    Map<String, String> before = everything();

    Ended ended = line(line);

    assertThat(ended.code()).isEqualTo(ExitCode.ERROR);
    assertThat(ended.err())
        .isEqualTo(
            "Error: the filter 'picky' failed at the log "
                + logs.resolve(name(2))
                + ": java.lang.NullPointerException: no score\n"
                + "Hint: run it with --log-level debug to see where\n");
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void a_step_that_fails_after_a_flush_says_what_stays() throws IOException {
    Path logs = logs("logs", 6);
    Files.writeString(directory.resolve("_flow.java"), STEPS);

    Ended ended = line("step careful logs --at 5 --chance 1 --flush");

    String named =
        logs.resolve(name(1)) + ", " + logs.resolve(name(2)) + ", " + logs.resolve(name(3));
    assertThat(ended.err())
        .startsWith(
            "Error: the step careful failed at the log "
                + logs.resolve(name(5))
                + ": java.lang.IllegalStateException: no score; 4 logs had been changed before,"
                + " since a step asked for it: "
                + named
                + " and 1 more\n");
    assertThat(header(logs.resolve(name(1))).path("tags").toString()).contains("a");
    assertThat(header(logs.resolve(name(4))).path("tags").toString()).contains("a");
    assertThat(header(logs.resolve(name(5))).has("tags")).isFalse();
    assertThat(line("step careful logs --at 5 --chance 1 --flush --dry-run").err())
        .contains(", and nothing was changed: ");
  }

  @Test
  void a_key_with_dots_is_one_key() throws IOException {
    Path logs = logs("logs", 1);

    line("step metadata logs --set a.b=1 --set a.c={\"d\":[2]} --set x=y=z --author me");

    JsonNode metadata = header(logs.resolve(name(1))).path("metadata");
    assertThat(metadata.toString()).isEqualTo("{\"a.b\":1,\"a.c\":{\"d\":[2]},\"x\":\"y=z\"}");
    line("step metadata logs --remove a --remove a.b --author me");
    metadata = header(logs.resolve(name(1))).path("metadata");
    assertThat(metadata.propertyNames()).containsExactly("a.c", "x");
  }

  @Test
  void a_log_of_a_run_that_goes_on_is_named() throws IOException {
    Path logs = logs("logs", 2);
    String started = LOG.formatted("t2").replace("\"success\"", "\"started\"");
    Files.writeString(logs.resolve(name(2)), started);
    Map<String, String> before = everything();

    Ended ended = line("step tag logs --add x --author me");

    assertThat(ended.code()).isEqualTo(ExitCode.ERROR);
    assertThat(ended.err())
        .startsWith(
            "Error: the log "
                + logs.resolve(name(2))
                + " is not finished, so an edit of it would be lost\n");
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void a_tag_that_is_there_changes_nothing() throws IOException {
    logs("logs", 2);
    line("step tag logs --add x --author me");
    Map<String, String> before = everything();

    assertThat(line("step tag logs --add x --remove y --author you").out())
        .isEqualTo("tag: 2 logs, 0 changed\n");
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void copies_that_are_there_already_are_counted() throws IOException {
    logs("logs", 2);
    line("step copy logs --dest archive");
    logs("logs", 3);
    Map<String, String> before = everything();

    assertThat(line("step copy logs --dest archive --dry-run").out())
        .isEqualTo(
            """
            archive/%s
              copy of logs/%s
            archive/%s
              already there
            archive/%s
              already there
            Dry run, nothing is written. copy: 3 logs, 1 copied, 2 already there
            """
                .formatted(name(3), name(3), name(1), name(2)));
    assertThat(everything()).isEqualTo(before);
    assertThat(line("step copy logs --dest archive").out())
        .isEqualTo("copy: 3 logs, 1 copied, 2 already there\n");
    assertThat(line("step copy logs --dest archive").out())
        .isEqualTo("copy: 3 logs, 3 already there\n");
    assertThat(line("step copy logs --dest archive --overwrite").out())
        .isEqualTo("copy: 3 logs, 3 copied\n");
  }

  @Test
  void an_edit_has_an_author() throws IOException {
    logs("logs", 1);
    Map<String, String> before = everything();

    for (String author : List.of("", " ")) {
      assertThat(run("step", "tag", "logs", "--add", "x", "--author", author).err())
          .isEqualTo(
              """
              Error: the author of an edit must not be empty
              Hint: without --author it is git's user, else the system's
              """);
    }
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void a_copy_goes_to_a_directory_under_a_name_alone() throws IOException {
    logs("logs", 1);
    Files.writeString(directory.resolve("file"), "x");
    Map<String, String> before = everything();

    assertThat(line("step copy logs --dest file").err())
        .isEqualTo(
            """
            Error: --dest file is a file
            Hint: give a directory; the copies keep their names
            """);
    assertThat(line("step copy logs --dest archive --suffix /../x").err())
        .isEqualTo("Error: --suffix /../x is part of a name, and has a / in it\n");
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void all_logs_that_cannot_be_read_are_named() throws IOException {
    Path logs = logs("logs", 5);
    for (int i = 1; i < 5; i++) {
      Files.writeString(logs.resolve(name(i)), "x");
    }

    assertThat(line("step tag logs --add x --author me").err())
        .startsWith("Error: 4 logs cannot be read: " + logs.resolve(name(1)) + ", ")
        .contains(logs.resolve(name(3)) + " and 1 more; the first: ")
        .endsWith("Hint: flow-cli list log shows what each of them lacks\n");
  }

  @Test
  void a_log_that_is_not_below_the_prefix_stops_the_copy() throws IOException {
    logs("logs/one", 1);
    Path other = logs("logs/one more", 1);
    Map<String, String> before = everything();

    Ended ended = line("step copy logs --dest archive --source-prefix logs/one");

    assertThat(ended.code()).isEqualTo(ExitCode.ERROR);
    assertThat(ended.err())
        .isEqualTo(
            "Error: the log "
                + other.resolve(name(1))
                + " is not below --source-prefix logs/one\n"
                + "Hint: give a directory that all logs are below, or none to copy them side by"
                + " side\n");
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void copies_keep_their_directories_whatever_letters_they_have() throws IOException {
    logs("lögs + #1/a b", 1);

    Ended ended = run("step", "copy", "lögs + #1", "--dest", "år", "--source-prefix", "lögs + #1/");

    assertThat(ended.err()).isEmpty();
    assertThat(directory.resolve("år/a b").resolve(name(1))).exists();
  }

  @Test
  void two_logs_of_one_name_are_not_copied_to_one_place() throws IOException {
    logs("logs/one", 1);
    logs("logs/two", 1);

    Ended ended = line("step copy logs --dest archive");

    assertThat(ended.code()).isEqualTo(ExitCode.ERROR);
    assertThat(ended.err())
        .isEqualTo(
            "Error: two logs would be put at "
                + directory.resolve("archive").resolve(name(1))
                + "\nHint: copy keeps the directories of logs below --source-prefix\n");
    assertThat(directory.resolve("archive")).doesNotExist();
  }

  /** The permissions of a directory do not bind the superuser. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_directory_that_cannot_be_written_to_is_named() throws IOException {
    Path logs = logs("logs", 2);
    Map<String, String> before = everything();
    Files.setPosixFilePermissions(logs, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assumeThat(Files.isWritable(logs)).as("the superuser may write anywhere").isFalse();

      Ended ended = line("step tag logs --add x --author me");

      assertThat(ended.code()).isEqualTo(ExitCode.ERROR);
      assertThat(ended.err())
          .isEqualTo(
              "Error: the step cannot write beside the logs, and nothing was changed: no"
                  + " permission to access "
                  + logs.resolve(".flow-step")
                  + "\nHint: check its owner and mode\n");
      assertThat(everything()).isEqualTo(before);
    } finally {
      Files.setPosixFilePermissions(logs, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void a_place_below_a_file_is_named() throws IOException {
    logs("logs", 2);
    Files.writeString(directory.resolve("archive"), "a file");
    Map<String, String> before = everything();

    Ended ended = line("step copy logs --dest archive/2026");

    assertThat(ended.code()).isEqualTo(ExitCode.ERROR);
    assertThat(ended.err())
        .startsWith("Error: the step cannot write beside the logs, and nothing was changed: ")
        .contains(directory.resolve("archive").toString());
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void lists_the_other_steps_and_what_is_broken() throws IOException {
    Files.writeString(
        directory.resolve("_flow.java"), STEPS.replace("new ArrayList", "new Arraylist"));

    Ended ended = line("step --help");

    assertThat(ended.code()).isEqualTo(ExitCode.DONE);
    assertThat(ended.out()).contains("  copy  ", "  tag  ").doesNotContain("careful");
    assertThat(ended.err())
        .startsWith("Warning: the steps of a file cannot be listed:\n_flow.java:24:")
        .contains("cannot find symbol")
        .hasLineCount(2);
  }

  @Test
  void goes_on_without_a_broken_file_unless_that_names_the_step() throws IOException {
    logs("logs", 2);
    Files.writeString(
        directory.resolve("_flow.java"), STEPS.replace("new ArrayList", "new Arraylist"));

    List<String> warnings = warnings(() -> line("step copy logs --dest archive --filter success"));

    assertThat(warnings)
        .singleElement()
        .asString()
        .startsWith(
            "A file is left aside that is broken and does not name 'copy':\n_flow.java:24:");
    assertThat(directory.resolve("archive").resolve(name(2))).exists();

    Ended ended = line("step tag logs --add x --author me");
    assertThat(ended.code()).isEqualTo(ExitCode.ERROR);
    assertThat(ended.err())
        .startsWith("Error: _flow.java:24:")
        .containsPattern("\nHint: mend it, or take that of a jar: [^ ]+:tag\n");
  }

  private static List<String> warnings(Runnable action) {
    Logger logger = (Logger) LoggerFactory.getLogger(StepCatalog.class);
    ListAppender<ILoggingEvent> warnings = new ListAppender<>();
    warnings.start();
    logger.addAppender(warnings);
    try {
      action.run();
    } finally {
      logger.detachAppender(warnings);
    }
    return warnings.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void lists_steps_with_the_names_of_their_jars() {
    assertThat(line("step --help").out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(line("step --help").out())
        .containsPattern("Add or remove tags on eval logs.\\s+\\(flow-steps-builtin[^/]*\\)")
        .doesNotContain("(/");
  }
}

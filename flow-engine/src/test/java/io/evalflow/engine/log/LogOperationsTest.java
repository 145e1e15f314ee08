package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.engine.log.ops.Conversion;
import io.evalflow.engine.log.ops.Conversion.Outcome;
import io.evalflow.engine.log.ops.Conversion.Result;
import io.evalflow.engine.log.ops.LogListing;
import io.evalflow.engine.log.ops.LogOperations;
import io.evalflow.engine.log.ops.LogQuery;
import io.evalflow.engine.log.ops.LogStats;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogBuilder;
import io.evalflow.spi.log.EvalLogInfo;
import io.evalflow.spi.log.EvalLogWriter;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalLogs.Format;
import io.evalflow.spi.log.EvalLogs.HeaderResult;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSpecBuilder;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.log.ReadOptions;
import io.evalflow.spi.log.WriteOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class LogOperationsTest {
  private static final String NAME = "2026-11-0%dT10-00-00-00-00_t_id.%s";

  @TempDir Path directory;

  private final EvalLogs logs = new DefaultEvalLogs(Logs.storage());
  private final LogOperations operations = new LogOperations(Logs.storage(), logs);

  @ParameterizedTest
  @EnumSource
  void prints_what_reading_the_log_gives(Format format) throws IOException {
    URI file = write(1, format, EvalStatus.SUCCESS, "a", ids(25));

    JsonNode printed = printed(file);

    EvalLog read = logs.read(file);
    ObjectNode expected = LogJson.mapper().valueToTree(read);
    // Known only when the last sample was read; the log does not say.
    ((ObjectNode) expected.at("/eval/dataset")).remove("sample_ids");
    if (format == Format.JSON) {
      // A document keeps the order that it has.
      expected.withArray("samples").removeAll();
      logs.samples(file).forEach(sample -> expected.withArray("samples").addPOJO(sample));
    }
    assertThat(printed)
        .isEqualTo(LogJson.mapper().readTree(LogJson.mapper().writeValueAsBytes(expected)));
    assertThat(printed.propertyNames())
        .containsSubsequence("version", "eval", "samples", "reductions");
  }

  @Test
  void prints_samples_in_the_order_of_inspect_whatever_their_order_in_the_file()
      throws IOException {
    SampleId[] shuffled = {
      SampleId.of("9"), SampleId.of(10), SampleId.of("10"), SampleId.of(9), SampleId.of("a b/c")
    };
    URI file =
        write(1, Format.EVAL, EvalStatus.SUCCESS, "a", SampleId.of(10), shuffled[0], shuffled[4]);
    URI numbers = write(2, Format.EVAL, EvalStatus.SUCCESS, "a", shuffled[1], shuffled[3]);
    URI texts = write(3, Format.EVAL, EvalStatus.SUCCESS, "a", shuffled[0], shuffled[2]);

    assertThat(printedIds(file)).containsExactly("10", "\"9\"", "\"a b/c\"");
    assertThat(printedIds(numbers)).containsExactly("9", "10");
    assertThat(printedIds(texts)).containsExactly("\"10\"", "\"9\"");
  }

  @Test
  void prints_a_log_without_samples() throws IOException {
    URI file = write(1, Format.EVAL, EvalStatus.ERROR, "a");

    assertThat(printed(file).get("samples")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void prints_a_sample_as_it_stands_by_number_or_text(Format format) throws IOException {
    URI file = write(1, format, EvalStatus.SUCCESS, "a", ids(3));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    operations.printSample(file, SampleId.of("2"), 1, out);

    EvalSample sample = logs.readSample(file, SampleId.of(2), 1).orElseThrow();
    assertThat(LogJson.mapper().readValue(out.toByteArray(), EvalSample.class)).isEqualTo(sample);
    assertThatThrownBy(() -> operations.printSample(file, SampleId.of(2), 7, out))
        .isInstanceOfSatisfying(
            FlowException.class,
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.NOT_FOUND);
              assertThat(error.message())
                  .contains("sample '2' of epoch 7", Path.of(file).toString());
            });
  }

  @Test
  void finds_the_kind_of_an_id_that_is_written_as_text() {
    URI file = write(1, Format.EVAL, EvalStatus.SUCCESS, "a", SampleId.of(1), SampleId.of("2"));

    assertThat(operations.sampleId(file, "1")).isEqualTo(SampleId.of(1));
    assertThat(operations.sampleId(file, "2")).isEqualTo(SampleId.of("2"));
    assertThat(operations.sampleId(file, "3")).isEqualTo(SampleId.of("3"));
  }

  @Test
  void prints_half_a_surrogate_as_its_escape() throws IOException {
    String half = "x\ud83dy";
    byte[] json = "{\"a\": \"x\\ud83dy\"}".getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream copied = new ByteArrayOutputStream();

    IndentedJson.copy(new ByteArrayInputStream(json), copied);

    assertThat(new String(IndentedJson.document(List.of(half)), StandardCharsets.UTF_8))
        .containsIgnoringCase("\\ud83d");
    assertThat(copied.toString(StandardCharsets.UTF_8)).containsIgnoringCase("\\ud83d");
  }

  @Test
  void lists_by_status_task_model_and_format_and_tells_what_it_cannot_read() throws IOException {
    URI success = write(1, Format.EVAL, EvalStatus.SUCCESS, "a", ids(1));
    URI error = write(2, Format.JSON, EvalStatus.ERROR, "b", ids(1));
    Path bad = Files.writeString(directory.resolve(NAME.formatted(3, "eval")), "PK\3\4 garbage");

    assertThat(names(LogQuery.ALL)).containsExactly(bad.toUri(), error, success);
    LogListing failed = operations.list(directory.toUri(), query(Set.of(EvalStatus.ERROR), "*"));
    assertThat(failed.logs()).extracting(EvalLogInfo::name).containsExactly(error);
    assertThat(failed.unreadable())
        .extracting(LogListing.Unreadable::file)
        .containsExactly(bad.toUri());
    assertThat(names(query(Set.of(), "[!t]*"))).isEmpty();
    assertThat(names(query(Set.of(), "task_?"))).containsExactly(error, success);
    assertThat(
            names(
                new LogQuery(
                    true, Set.of(Format.JSON), Set.of(), List.of(), List.of("mock*"), false)))
        .containsExactly(error);
  }

  @Test
  void lists_as_retryable_the_newest_failure_of_each_task_without_a_success() throws IOException {
    write(1, Format.EVAL, EvalStatus.ERROR, "done", ids(1));
    write(2, Format.EVAL, EvalStatus.SUCCESS, "done", ids(1));
    URI older = write(3, Format.EVAL, EvalStatus.CANCELLED, "open", ids(1));
    URI newer = write(4, Format.EVAL, EvalStatus.ERROR, "open", ids(1));
    write(5, Format.EVAL, EvalStatus.STARTED, "running", ids(1));
    Files.setLastModifiedTime(Path.of(older), FileTime.from(Instant.ofEpochSecond(1)));
    Files.setLastModifiedTime(Path.of(newer), FileTime.from(Instant.ofEpochSecond(2)));

    LogQuery retryable = new LogQuery(true, Set.of(), Set.of(), List.of(), List.of(), true);

    assertThat(names(retryable)).containsExactly(newer);
  }

  @Test
  void names_the_task_of_a_log_whose_name_does_not() throws IOException {
    URI file = write(1, Format.EVAL, EvalStatus.SUCCESS, "a", ids(1));
    Files.move(Path.of(file), directory.resolve("mine.eval"));

    assertThat(operations.list(directory.toUri(), LogQuery.ALL).logs())
        .singleElement()
        .satisfies(
            log -> {
              assertThat(log.task()).isEqualTo("task_a");
              assertThat(log.taskId()).isEqualTo("a");
            });
  }

  @Test
  void finds_what_recovery_may_complete() throws IOException {
    write(1, Format.EVAL, EvalStatus.SUCCESS, "a", ids(1));
    URI cut = write(2, Format.EVAL, EvalStatus.SUCCESS, "b", ids(3));
    byte[] bytes = Files.readAllBytes(Path.of(cut));
    Files.write(Path.of(cut), Arrays.copyOf(bytes, bytes.length / 2));
    URI started = directory.resolve(NAME.formatted(3, "eval")).toUri();
    try (EvalLogWriter writer = logs.create(started, Format.EVAL, Logs.spec(), Logs.plan(), 1)) {
      writer.add(Logs.sample(SampleId.of(1), 1));
    }
    Path garbage = Files.writeString(directory.resolve("garbage.eval"), "?");

    LogListing unfinished = operations.unfinished(directory.toUri());

    assertThat(unfinished.logs()).extracting(EvalLogInfo::name).containsExactly(started, cut);
    assertThat(unfinished.unreadable())
        .extracting(LogListing.Unreadable::file)
        .containsExactly(garbage.toUri());
  }

  @Test
  void goes_on_where_a_log_cannot_even_be_opened() throws IOException {
    URI locked = write(1, Format.EVAL, EvalStatus.STARTED, "a", ids(1));
    URI started = write(2, Format.EVAL, EvalStatus.STARTED, "b", ids(1));
    HookedStorage storage = new HookedStorage();
    storage.onOpen(
        file -> {
          if (file.equals(locked)) {
            throw new FlowException(ErrorCode.STORAGE, "no permission to access " + file);
          }
        });

    LogListing unfinished =
        new LogOperations(storage.storage(), new DefaultEvalLogs(storage.storage()))
            .unfinished(directory.toUri());

    assertThat(unfinished.logs()).extracting(EvalLogInfo::name).containsExactly(started);
    assertThat(unfinished.unreadable())
        .extracting(LogListing.Unreadable::file)
        .containsExactly(locked);
  }

  @ParameterizedTest
  @EnumSource
  void converts_one_version_of_a_log_whatever_replaces_it_meanwhile(Format format)
      throws IOException {
    URI file = write(1, format, EvalStatus.SUCCESS, "a", ids(3));
    HookedStorage storage = new HookedStorage();
    List<URI> opened = new ArrayList<>();
    storage.onOpen(
        source -> {
          if (source.equals(file)) {
            opened.add(source);
            if (opened.size() > 1) {
              write(1, format, EvalStatus.SUCCESS, "b", ids(5));
            }
          }
        });
    URI target = Files.createDirectories(directory.resolve("out")).toUri();
    Conversion conversion =
        new Conversion(file, Format.EVAL, target, false, ReadOptions.Resolve.NONE, 2);

    new LogOperations(storage.storage(), new DefaultEvalLogs(storage.storage()))
        .convert(conversion, new Conversion.Listener() {});

    EvalLog copy = logs.read(target.resolve(NAME.formatted(1, "eval")));
    assertThat(copy.eval().taskId()).isEqualTo("a");
    assertThat(copy.samples()).hasSize(3);
    assertThat(copy.reductions()).isEqualTo(Logs.reductions(ids(3)));
  }

  @Test
  void says_so_where_there_is_no_directory() {
    URI none = directory.resolve("none").toUri();
    for (ThrowingCallable operation :
        List.<ThrowingCallable>of(
            () -> operations.list(none, LogQuery.ALL),
            () -> operations.unfinished(none),
            () -> operations.writeManifest(none, none, (file, error) -> {}))) {
      assertThatThrownBy(operation)
          .hasMessageContaining(directory.resolve("none") + " does not exist");
    }
  }

  @Test
  void reads_many_headers_in_order_with_reductions_and_what_is_wrong_with_others()
      throws IOException {
    URI zip = write(1, Format.EVAL, EvalStatus.SUCCESS, "a", ids(2));
    URI document = write(2, Format.JSON, EvalStatus.SUCCESS, "b", ids(2));
    URI none = directory.resolve("none.eval").toUri();

    List<URI> files = List.of(zip, none, document);
    List<HeaderResult> plain = operations.headers(files).toList();
    List<FlowException> bad = new ArrayList<>();
    JsonNode printed = printed(files, false, bad);
    JsonNode complete = printed(files, true, bad);

    assertThat(plain).extracting(HeaderResult::file).containsExactly(zip, none, document);
    assertThat(plain.get(0).header().orElseThrow().reductions()).isNull();
    assertThat(bad).extracting(FlowException::code).containsOnly(ErrorCode.NOT_FOUND).hasSize(2);
    assertThat(printed).hasSize(2);
    for (int i = 0; i < 2; i++) {
      EvalLog header = plain.get(2 * i).header().orElseThrow();
      assertThat(printed.get(i)).hasToString(LogJson.tree(header).toString());
    }
    assertThat(complete.get(0).path("reductions")).isNotEmpty();
    assertThat(complete.get(1).has("reductions")).isFalse();
    assertThat(printed(List.of(none), false, bad)).isEmpty();
  }

  private JsonNode printed(List<URI> files, boolean reductions, List<FlowException> bad)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    operations.printHeaders(files, reductions, out, bad::add);
    return LogJson.mapper().readTree(out.toByteArray());
  }

  @Test
  void converts_a_tree_there_and_back_goes_on_where_it_was_and_is_not_stopped_by_a_bad_log()
      throws IOException {
    URI first = write(1, Format.EVAL, EvalStatus.SUCCESS, "a", ids(7));
    Path below = Files.createDirectories(directory.resolve("sub #%20"));
    URI second = write(2, Format.EVAL, EvalStatus.ERROR, "b", ids(2));
    Path moved = Files.move(Path.of(second), below.resolve(Path.of(second).getFileName()));
    Files.writeString(directory.resolve(NAME.formatted(3, "eval")), "PK");
    URI json = directory.resolve("json/").toUri();

    List<Result> results = convert(directory.toUri(), Format.JSON, json, false);

    assertThat(results)
        .extracting(Result::outcome)
        .containsExactly(Outcome.CONVERTED, Outcome.FAILED, Outcome.CONVERTED);
    assertThat(convert(directory.toUri(), Format.JSON, json, false))
        .extracting(Result::outcome)
        .containsExactly(Outcome.SKIPPED, Outcome.FAILED, Outcome.SKIPPED);
    assertThat(convert(directory.toUri(), Format.JSON, json, true))
        .extracting(Result::outcome)
        .containsExactly(Outcome.CONVERTED, Outcome.FAILED, Outcome.CONVERTED);

    URI back = directory.resolve("back/").toUri();
    convert(json, Format.EVAL, back, false);
    assertThat(same(first, back)).isTrue();
    assertThat(same(moved.toUri(), back.resolve("sub%20%23%2520/"))).isTrue();
  }

  @Test
  void replaces_no_other_log_unless_told_to() throws IOException {
    URI file = write(1, Format.EVAL, EvalStatus.SUCCESS, "a", ids(1));
    URI target = directory.resolve("out/").toUri();
    convert(file, Format.JSON, target, false);
    write(1, Format.EVAL, EvalStatus.SUCCESS, "b", ids(2));

    assertThat(convert(file, Format.JSON, target, false))
        .singleElement()
        .satisfies(
            result -> {
              assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
              assertThat(result.error()).isNotNull();
              assertThat(result.error().code()).isEqualTo(ErrorCode.CONFLICT);
            });
    assertThat(convert(file, Format.JSON, target, true))
        .extracting(Result::outcome)
        .containsExactly(Outcome.CONVERTED);
  }

  @Test
  void two_logs_that_would_become_one_are_not_both_converted() throws IOException {
    write(1, Format.EVAL, EvalStatus.SUCCESS, "a", ids(1));
    write(1, Format.JSON, EvalStatus.SUCCESS, "a", ids(1));

    assertThat(convert(directory.toUri(), Format.EVAL, directory.resolve("out/").toUri(), false))
        .extracting(Result::outcome)
        .containsExactlyInAnyOrder(Outcome.CONVERTED, Outcome.FAILED);
  }

  @Test
  void measures_a_log_without_reading_samples() throws IOException {
    URI file = write(1, Format.EVAL, EvalStatus.SUCCESS, "a", ids(12));

    LogStats stats = operations.stats(file);

    assertThat(stats.samples()).isEqualTo(12);
    assertThat(stats.sizes().bytes()).isEqualTo(Files.size(Path.of(file)));
    assertThat(stats.sizes().kinds().get(LogSizes.Kind.SAMPLES).packed())
        .isPositive()
        .isLessThan(stats.sizes().kinds().get(LogSizes.Kind.SAMPLES).unpacked());
    assertThat(stats.sizes().unpacked()).isGreaterThan(stats.sizes().bytes());
    assertThat(stats.totalTokens())
        .isEqualTo(
            Logs.stats().modelUsage().values().stream().mapToLong(u -> u.totalTokens()).sum());
  }

  @Test
  void writes_a_manifest_anywhere() throws IOException {
    URI file = write(1, Format.EVAL, EvalStatus.SUCCESS, "a", ids(1));
    Files.writeString(directory.resolve(NAME.formatted(2, "eval")), "bad");
    List<URI> bad = new ArrayList<>();
    URI manifest = directory.resolve("other/m.json").toUri();

    operations.writeManifest(directory.toUri(), manifest, (log, error) -> bad.add(log));

    JsonNode written = LogJson.mapper().readTree(Files.readString(Path.of(manifest)));
    assertThat(written.propertyNames()).containsExactly(Path.of(file).getFileName().toString());
    assertThat(bad).hasSize(1);
  }

  private URI write(int day, Format format, EvalStatus status, String task, SampleId... ids) {
    URI file =
        directory.resolve(NAME.formatted(day, format == Format.EVAL ? "eval" : "json")).toUri();
    EvalLog log =
        EvalLogBuilder.builder(LogHeaders.started(2, Logs.spec(), Logs.plan()))
            .status(status)
            .eval(
                EvalSpecBuilder.builder(Logs.spec())
                    .evalId("eval-" + task)
                    .task("task_" + task)
                    .taskId(task)
                    .model("mockllm/model")
                    .build())
            .results(Logs.results(ids.length))
            .stats(Logs.stats())
            .reductions(Logs.reductions(ids))
            .samples(Arrays.stream(ids).map(id -> Logs.sample(id, 1)).toList())
            .build();
    logs.write(log, file, WriteOptions.of(format));
    return file;
  }

  private static SampleId[] ids(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(SampleId::of).toArray(SampleId[]::new);
  }

  private JsonNode printed(URI file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    operations.print(file, ReadOptions.AS_WRITTEN, out);
    return LogJson.mapper().readTree(out.toByteArray());
  }

  private List<String> printedIds(URI file) throws IOException {
    return printed(file).get("samples").valueStream().map(s -> s.get("id").toString()).toList();
  }

  private List<URI> names(LogQuery query) {
    return operations.list(directory.toUri(), query).logs().stream()
        .map(EvalLogInfo::name)
        .toList();
  }

  private static LogQuery query(Set<EvalStatus> statuses, String task) {
    return new LogQuery(true, Set.of(), statuses, List.of(task), List.of(), false);
  }

  private List<Result> convert(URI source, Format format, URI target, boolean overwrite) {
    Conversion conversion =
        new Conversion(source, format, target, overwrite, ReadOptions.Resolve.NONE, 2);
    return operations.convert(conversion, new Conversion.Listener() {});
  }

  /** Whether a log stands in a directory under its own name with equal content. */
  private boolean same(URI log, URI there) {
    EvalLog copy = logs.read(there.resolve(log.getRawPath().replaceAll(".*/", "")));
    EvalLog original = logs.read(log);
    return copy.samples().equals(original.samples())
        && copy.reductions().equals(original.reductions())
        && copy.eval().equals(original.eval())
        && copy.results().equals(original.results());
  }
}

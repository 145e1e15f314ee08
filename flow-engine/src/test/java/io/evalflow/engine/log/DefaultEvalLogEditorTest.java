package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.engine.FlowEngine;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.eval.ScoreEdit;
import io.evalflow.spi.eval.ScoreEditBuilder;
import io.evalflow.spi.event.Event;
import io.evalflow.spi.event.SpanBeginEventBuilder;
import io.evalflow.spi.event.SpanEndEventBuilder;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogBuilder;
import io.evalflow.spi.log.EvalLogEditor;
import io.evalflow.spi.log.EvalLogWriter;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleBuilder;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.log.EvalSpecBuilder;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.log.LogEdits;
import io.evalflow.spi.log.ProvenanceData;
import io.evalflow.spi.log.TagsEdit;
import io.evalflow.spi.log.WriteOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

class DefaultEvalLogEditorTest {
  private static final SampleId ONE = SampleId.of(1);
  private static final SampleId TWO = SampleId.of("two");
  private static final ProvenanceData BY = ProvenanceData.of(Logs.START, "me", "why");

  @TempDir Path directory;

  private final FlowEngine engine = FlowEngine.builder().build();
  private final EvalLogs logs = engine.logs();
  private final EvalLogEditor editor = engine.logEditor();

  @AfterEach
  void close() {
    engine.close();
  }

  @ParameterizedTest
  @EnumSource
  void edits_a_header_and_nothing_else(EvalLogs.Format format) throws IOException {
    URI file = log(format, 5);
    EvalLog before = logs.read(file);
    byte[] old = Files.readAllBytes(Path.of(file));

    EvalLog edited = editor.edit(file, tag("x"));

    assertThat(edited.tags()).containsExactly("a", "b", "x");
    assertThat(edited.etag()).isNotEqualTo(before.etag());
    assertThat(logs.readHeader(file)).isEqualTo(edited);
    EvalLog after = logs.read(file);
    assertThat(after.samples()).isEqualTo(before.samples());
    assertThat(after.reductions()).isEqualTo(before.reductions());
    if (format == EvalLogs.Format.EVAL) {
      int prefix = (int) member(file, LogMembers.HEADER).offset();
      // It may stand behind all that was there.
      assertThat(Arrays.mismatch(old, Files.readAllBytes(Path.of(file))))
          .isGreaterThanOrEqualTo(Math.min(prefix, old.length));
    }
  }

  @ParameterizedTest
  @EnumSource
  void writes_the_header_of_the_version_that_was_read(EvalLogs.Format format) {
    URI file = log(format, 1);
    EvalLog read = logs.readHeader(file);
    EvalLog first = editor.writeHeader(tag("x").apply(read));
    EvalLog second = editor.writeHeader(tag("y").apply(first));
    assertThat(second.tags()).containsExactly("a", "b", "x", "y");
    assertThat(second.logUpdates()).hasSize(2);

    assertThatThrownBy(() -> editor.writeHeader(tag("z").apply(read)))
        .isInstanceOfSatisfying(
            FlowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessageContaining(Path.of(file).toString());
    assertThat(logs.readHeader(file)).isEqualTo(second);
  }

  @ParameterizedTest
  @EnumSource
  void repeats_an_edit_if_somebody_else_was_faster(EvalLogs.Format format) {
    URI file = log(format, 1);
    int[] calls = {0};
    EvalLog edited =
        editor.edit(
            file,
            header -> {
              if (++calls[0] < 3) {
                editor.edit(file, tag("other" + calls[0]));
              }
              return tag("x").apply(header);
            });
    assertThat(calls[0]).isEqualTo(3);
    assertThat(edited.tags()).containsExactly("a", "b", "other1", "other2", "x");
    assertThat(logs.readHeader(file).tags()).isEqualTo(edited.tags());
  }

  @ParameterizedTest
  @EnumSource
  void loses_no_edit_of_many_threads(EvalLogs.Format format) throws Exception {
    URI file = log(format, 3);
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Future<EvalLog>> edits = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        String name = "t" + i;
        edits.add(threads.submit(() -> editor.edit(file, tag(name))));
      }
      for (Future<EvalLog> edit : edits) {
        edit.get();
      }
    } finally {
      threads.shutdown();
    }
    EvalLog log = logs.readHeader(file);
    assertThat(log.tags()).hasSize(62);
    assertThat(log.logUpdates()).hasSize(60);
    assertThat(logs.read(file).samples()).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource
  void writes_nothing_if_nothing_changes(EvalLogs.Format format) {
    URI file = log(format, 2);
    EvalLog before = logs.readHeader(file);
    assertThat(editor.edit(file, tag("a"))).isEqualTo(before);
    assertThat(editor.writeHeader(before)).isEqualTo(before);
    assertThat(editor.uninvalidate(file, List.of())).isEqualTo(before);
    assertThat(editor.invalidate(file, List.of(), BY)).isEqualTo(before);
    assertThat(editor.uninvalidateAll(file)).isEqualTo(before);
    EvalLog marked = editor.invalidateAll(file, BY);
    assertThat(editor.invalidateAll(file, BY)).isEqualTo(marked);
    assertThat(logs.readHeader(file)).isEqualTo(marked);
  }

  @ParameterizedTest
  @EnumSource
  void does_not_grow_without_end_with_edits(EvalLogs.Format format) throws IOException {
    URI file = log(format, 3);
    long most = Files.size(Path.of(file)) + 32_000;
    for (int i = 100; i < 200; i++) {
      editor.edit(file, numbered(i));
      assertThat(Files.size(Path.of(file))).isLessThan(most);
    }
    assertThat(logs.readHeader(file).extra()).containsEntry("n", IntNode.valueOf(199));
  }

  @ParameterizedTest
  @EnumSource
  void does_not_grow_with_edits_that_write_it_anew(EvalLogs.Format format) throws IOException {
    URI file = log(format, 3);
    giveSecondName(Path.of(file));
    editor.edit(file, numbered(100));
    long size = Files.size(Path.of(file));
    for (int i = 101; i < 200; i++) {
      giveSecondName(Path.of(file));
      editor.edit(file, numbered(i));
    }
    assertThat(Files.size(Path.of(file))).isBetween(size - 32, size + 32);
    assertThat(logs.readHeader(file).extra()).containsEntry("n", IntNode.valueOf(199));
  }

  /** Such a file is written anew by each edit, on every file system. */
  private void giveSecondName(Path file) throws IOException {
    Path name = directory.resolve("second-name");
    Files.deleteIfExists(name);
    Files.createLink(name, file);
  }

  private static UnaryOperator<EvalLog> numbered(int number) {
    return log -> EvalLogBuilder.builder(log).extra(Map.of("n", IntNode.valueOf(number))).build();
  }

  @ParameterizedTest
  @EnumSource
  void refuses_to_edit_a_log_whose_run_goes_on(EvalLogs.Format format) {
    URI file = at(format);
    try (EvalLogWriter writer = logs.create(file, format, Logs.spec(), Logs.plan(), 1)) {
      writer.add(Logs.sample(ONE, 1));
      assertThatThrownBy(() -> editor.edit(file, tag("x")))
          .isInstanceOf(FlowException.class)
          .hasMessageContaining(Path.of(file).toString())
          .hasMessageContaining("not finished");
      assertThatThrownBy(() -> editor.invalidate(file, List.of(), BY))
          .hasMessageContaining("not finished");
    }
  }

  @Test
  void refuses_to_edit_a_zip_that_has_bytes_before_it() throws IOException {
    URI file = log(EvalLogs.Format.EVAL, 3);
    byte[] zip = Files.readAllBytes(Path.of(file));
    byte[] preceded = new byte[zip.length + 7];
    System.arraycopy(zip, 0, preceded, 7, zip.length);
    Files.write(Path.of(file), preceded);
    assertThatThrownBy(() -> editor.edit(file, tag("x"))).isInstanceOf(FlowException.class);
    assertThat(Path.of(file)).hasBinaryContent(preceded);
  }

  @Test
  void edits_the_sample_that_was_meant_and_none_of_the_same_name() throws IOException {
    URI file = at(EvalLogs.Format.JSON);
    List<EvalSample> samples =
        List.of(
            Logs.sample(ONE, 1),
            Logs.sample(SampleId.of("one"), 1),
            Logs.sample(TWO, 1),
            Logs.sample(SampleId.of("zwei"), 1));
    EvalLog log = EvalLogBuilder.builder(header()).samples(samples).build();
    logs.write(log, file, WriteOptions.of(EvalLogs.Format.JSON));
    Path path = Path.of(file);
    String text = Files.readString(path);
    Files.writeString(
        path,
        text.replace("\"id\":\"one\"", "\"id\":\"1\"")
            .replace("\"id\":\"zwei\"", "\"id\":\"two\""));
    Map<String, byte[]> before = byUuid(file);

    editor.editScore(file, ONE, 1, "match", value(0.25), false);
    editor.invalidate(file, List.of(Objects.requireNonNull(samples.get(2).uuid())), BY);

    Map<String, byte[]> after = byUuid(file);
    assertThat(after).hasSize(4);
    assertThat(after.keySet())
        .filteredOn(uuid -> !Arrays.equals(after.get(uuid), before.get(uuid)))
        .containsExactlyInAnyOrder(samples.get(0).uuid(), samples.get(2).uuid());
    assertThat(invalid(file)).containsExactly(samples.get(2).uuid());
  }

  private static Map<String, byte[]> byUuid(URI file) throws IOException {
    Map<String, byte[]> samples = new HashMap<>();
    for (JsonNode sample :
        LogJson.mapper().readTree(Files.readString(Path.of(file))).get("samples")) {
      samples.put(sample.get("uuid").stringValue(), LogJson.mapper().writeValueAsBytes(sample));
    }
    return samples;
  }

  @Test
  void edits_a_header_of_which_a_part_stands_behind_the_samples() throws IOException {
    URI file = log(EvalLogs.Format.JSON, 2);
    Path path = Path.of(file);
    ObjectNode odd = (ObjectNode) LogJson.mapper().readTree(Files.readString(path));
    odd.set("results", odd.remove("results"));
    Files.writeString(path, odd.toString());

    EvalLog edited = editor.edit(file, log -> tag("x").apply(log));

    assertThat(edited.results()).isNotNull();
    EvalLog after = logs.read(file);
    assertThat(after.results()).isEqualTo(edited.results());
    assertThat(after.tags()).contains("x");
  }

  @ParameterizedTest
  @EnumSource
  void keeps_what_it_does_not_know(EvalLogs.Format format) throws IOException {
    URI file = at(format);
    EvalLog log =
        EvalLogBuilder.builder(header())
            .extra(Map.of("novel", Logs.tree(Map.of("deep", List.of(1, 2.0, "x")))))
            .samples(List.of(Logs.sample(ONE, 1)))
            .build();
    logs.write(log, file, WriteOptions.of(format));
    EvalLog edited = editor.edit(file, tag("x"));
    assertThat(edited.extra()).isEqualTo(log.extra());
    assertThat(logs.readHeader(file).extra()).isEqualTo(log.extra());
  }

  @Test
  void keeps_the_compression_of_a_deflated_log() {
    URI file = at(EvalLogs.Format.EVAL);
    EvalLog log = EvalLogBuilder.builder(header()).samples(List.of(Logs.sample(ONE, 1))).build();
    logs.write(
        log,
        file,
        WriteOptions.of(EvalLogs.Format.EVAL).compressed(WriteOptions.Compression.DEFLATE));
    editor.editScore(file, ONE, null, "match", value(0.0), false);
    assertThat(members(file)).allMatch(member -> member.method() == ZipFormat.METHOD_DEFLATE);
    assertThat(logs.readSample(file, ONE, 1).orElseThrow().scores().get("match").value())
        .isEqualTo(DoubleNode.valueOf(0));
  }

  @Test
  void drops_members_that_do_not_count() throws IOException {
    Path file = directory.resolve("log.eval");
    EvalSample last = Logs.sample(ONE, 1);
    ZipWriting zip = new ZipWriting();
    zip.add(LogMembers.START, Map.of("version", 2, "eval", Logs.spec(), "plan", Logs.plan()));
    zip.add(LogMembers.HEADER, header());
    for (int i = 0; i < 5; i++) {
      zip.add("samples/1_epoch_1.json", i == 4 ? last : Logs.sample(ONE, 1));
    }
    zip.add(LogMembers.SUMMARIES, List.of(SampleSummaries.of(last)));
    zip.add(LogMembers.HEADER, header());
    zip.write(file);
    giveSecondName(file);
    long size = Files.size(file);

    editor.edit(file.toUri(), tag("x"));

    assertThat(members(file.toUri()))
        .extracting(ZipMember::name)
        .containsExactly(
            LogMembers.START, "samples/1_epoch_1.json", LogMembers.SUMMARIES, LogMembers.HEADER);
    assertThat(Files.size(file)).isLessThan(size / 2);
    assertThat(logs.readSample(file.toUri(), ONE, 1)).contains(last);
    assertThat(logs.readHeader(file.toUri()).tags()).contains("x");
  }

  @Test
  void refuses_members_that_claim_each_others_bytes() throws IOException {
    Path file = Path.of(log(EvalLogs.Format.EVAL, 2));
    byte[] bytes = Files.readAllBytes(file);
    byte[] entry = {'P', 'K', 1, 2};
    int second = 0;
    for (int i = 0, seen = 0; seen < 3; i++) {
      if (Arrays.equals(Arrays.copyOfRange(bytes, i, i + 4), entry)) {
        second = i;
        seen++;
      }
    }
    bytes[second + 20 + 2] = 1;
    Files.write(file, bytes);
    giveSecondName(file);
    assertThatThrownBy(() -> editor.edit(file.toUri(), tag("x")))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("log.eval")
        .hasMessageContaining("_epoch_1.json reaches into");
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void keeps_the_style_and_the_other_bytes_of_a_document() throws IOException {
    Path file = directory.resolve("log.json");
    EvalLog log =
        EvalLogBuilder.builder(header())
            .samples(List.of(Logs.sample(ONE, 1), Logs.sample(TWO, 1)))
            .reductions(Logs.reductions(ONE, TWO))
            .build();
    ObjectNode tree = LogJson.mapper().valueToTree(log);
    tree.put("behind", "kept");
    String before = LogJson.pretty().writeValueAsString(tree);
    Files.writeString(file, before);

    editor.edit(file.toUri(), tag("x"));

    String after = Files.readString(file);
    String samples = before.substring(before.indexOf("\n  \"samples\""));
    assertThat(after).endsWith(samples).startsWith("{\n  \"version\": 2,\n  \"status\"");
    assertThat(logs.readHeader(file.toUri()).tags()).contains("x");

    editor.editScore(file.toUri(), TWO, 1, "match", value(0.5), true);
    String scored = Files.readString(file);
    assertThat(scored.lines().filter(line -> line.equals("    {")).count()).isGreaterThan(1);
    assertThat(scored).contains("\n  \"behind\": \"kept\"").contains("\"score_edit\"");
    int two = before.indexOf("\"id\": \"two\",\n      \"epoch\"");
    String one = before.substring(before.indexOf("\n  \"samples\""), two);
    assertThat(scored).contains(one);
    assertThat(logs.read(file.toUri()).samples()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void edits_a_score_with_its_history_event_summary_and_results(EvalLogs.Format format) {
    URI file = log(format, 2);
    ScoreEdit edit =
        ScoreEditBuilder.builder()
            .value(StringNode.valueOf("I"))
            .explanation(StringNode.valueOf("wrong after all"))
            .provenance(BY)
            .build();

    EvalLog header = editor.editScore(file, TWO, null, "match", edit, true);

    EvalSample sample = logs.readSample(file, TWO, 1).orElseThrow();
    Score score = Immutables.map(sample.scores()).get("match");
    assertThat(score.value()).isEqualTo(StringNode.valueOf("I"));
    assertThat(score.answer()).isEqualTo("Paris");
    assertThat(score.explanation()).isEqualTo("wrong after all");
    assertThat(score.history()).hasSize(2);
    assertThat(score.history().get(0).value()).isEqualTo(StringNode.valueOf("C"));
    assertThat(score.history().get(1).provenance()).isEqualTo(BY);
    assertThat(score.history().get(1).answer()).isEqualTo(ScoreEdit.UNCHANGED);
    assertThat(sample.events()).filteredOn(event -> event.event().equals("score_edit")).hasSize(1);
    assertThat(logs.readSummaries(file))
        .filteredOn(row -> row.id().equals(TWO))
        .extracting(row -> Immutables.map(row.scores()).get("match").value().asString())
        .containsExactly("I");
    assertThat(header.results().scores().get(0).metrics().get("accuracy").value())
        .isEqualTo(DoubleNode.valueOf(0.5));
    assertThat(header.results().scores().get(0).metrics()).containsKey("stderr");
    assertThat(logs.readReductions(file).orElseThrow().get(0).samples())
        .extracting(reduced -> reduced.value().doubleValue())
        .containsExactly(1.0, 0.0);

    editor.editScore(file, TWO, 1, "match", edit, false);
    assertThat(logs.readSample(file, TWO, 1).orElseThrow().scores().get("match").history())
        .hasSize(3);
  }

  @Test
  void puts_the_event_of_an_edit_before_the_end_of_the_scorers() {
    List<Event> events = new ArrayList<>();
    for (String name : List.of("solvers", "scorers")) {
      events.add(
          SpanBeginEventBuilder.builder()
              .timestamp(Logs.START)
              .id(name)
              .type(name)
              .name(name)
              .build());
      events.add(SpanEndEventBuilder.builder().timestamp(Logs.START).id(name).build());
    }
    EvalSample sample = EvalSampleBuilder.builder(Logs.sample(ONE, 1)).events(events).build();
    EvalSample edited = ScoreEditing.edited(sample, "new", value(1.0), "id", Logs.START);
    assertThat(edited.events())
        .extracting(Event::event)
        .containsExactly("span_begin", "span_end", "span_begin", "score_edit", "span_end");
    JsonNode event = Logs.tree(edited.events().get(3));
    assertThat(event.path("span_id").asString()).isEqualTo("scorers");
    assertThat(event.path("score_name").asString()).isEqualTo("new");
    assertThat(event.path("edit").path("answer").asString()).isEqualTo("UNCHANGED");
  }

  @Test
  void refuses_edits_of_scores_that_make_no_sense() {
    URI file = at(EvalLogs.Format.EVAL);
    EvalLog log =
        EvalLogBuilder.builder(header())
            .samples(List.of(Logs.sample(ONE, 1), Logs.sample(ONE, 2)))
            .build();
    logs.write(log, file, WriteOptions.of(EvalLogs.Format.EVAL));
    ScoreEdit reason = ScoreEditBuilder.builder().reason(StringNode.valueOf("r")).build();
    assertThatThrownBy(() -> editor.editScore(file, ONE, null, "match", value(1.0), true))
        .hasMessageContaining("epochs [1, 2]");
    assertThatThrownBy(() -> editor.editScore(file, TWO, null, "match", value(1.0), true))
        .hasMessageContaining("no sample two");
    assertThatThrownBy(() -> editor.editScore(file, SampleId.of("1"), 1, "match", reason, true))
        .hasMessageContaining("no sample 1");
    assertThatThrownBy(() -> editor.editScore(file, ONE, 1, "new", reason, true))
        .hasMessageContaining("'new'")
        .hasMessageContaining("without a value");
    assertThat(logs.readHeader(file).results()).isEqualTo(log.results());
  }

  @Test
  void refuses_to_compute_a_metric_that_nobody_provides() {
    URI file = at(EvalLogs.Format.EVAL);
    EvalLog base = header();
    EvalLog log =
        EvalLogBuilder.builder(base)
            .eval(
                EvalSpecBuilder.builder(base.eval())
                    .metrics(Logs.tree(List.of(Map.of("name", "their/metric"))))
                    .build())
            .samples(List.of(Logs.sample(ONE, 1)))
            .build();
    logs.write(log, file, WriteOptions.of(EvalLogs.Format.EVAL));
    assertThatThrownBy(() -> editor.editScore(file, ONE, 1, "match", value(0.0), true))
        .isInstanceOfSatisfying(
            FlowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_NAME))
        .hasMessageContaining("their/metric");
    EvalLog edited = editor.editScore(file, ONE, 1, "match", value(0.0), false);
    assertThat(edited.results()).isEqualTo(log.results());
  }

  @ParameterizedTest
  @EnumSource
  void marks_samples_as_invalid_and_takes_it_back(EvalLogs.Format format) {
    URI file = log(format, 3);
    List<String> uuids =
        logs.readSummaries(file).stream().map(EvalSampleSummary::uuid).sorted().toList();

    assertThat(editor.invalidate(file, uuids.subList(0, 2), BY).invalidated()).isTrue();
    assertThat(invalid(file)).containsExactlyElementsOf(uuids.subList(0, 2));
    assertThat(editor.uninvalidate(file, uuids.subList(0, 1)).invalidated()).isTrue();
    assertThat(invalid(file)).containsExactly(uuids.get(1));
    assertThat(editor.invalidateAll(file, BY).invalidated()).isTrue();
    assertThat(invalid(file)).containsExactlyElementsOf(uuids);
    assertThat(editor.uninvalidateAll(file).invalidated()).isFalse();
    assertThat(invalid(file)).isEmpty();
    assertThatThrownBy(() -> editor.invalidate(file, List.of(uuids.get(0), "unknown"), BY))
        .isInstanceOfSatisfying(
            FlowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
        .hasMessageContaining("unknown");
    assertThat(invalid(file)).isEmpty();
  }

  private List<String> invalid(URI file) {
    return Immutables.list(logs.read(file).samples()).stream()
        .filter(sample -> sample.invalidation() != null)
        .map(EvalSample::uuid)
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void keeps_every_byte_of_the_samples_that_it_does_not_edit(EvalLogs.Format format)
      throws IOException {
    long seed = new Random().nextLong();
    System.out.println("seed of edits of " + format + ": " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 4; round++) {
      URI file = randomLog(format, random, round);
      Map<String, byte[]> before = contents(file);
      Set<String> edited = new HashSet<>();
      for (int i = 0; i < 8; i++) {
        edit(file, random, edited);
        Map<String, byte[]> after = contents(file);
        assertThat(after.keySet()).isEqualTo(before.keySet());
        for (Map.Entry<String, byte[]> sample : after.entrySet()) {
          if (!edited.contains(sample.getKey())) {
            assertThat(sample.getValue()).isEqualTo(before.get(sample.getKey()));
          }
        }
      }
      assertThat(logs.readSummaries(file)).hasSize(before.size());
    }
  }

  private void edit(URI file, Random random, Set<String> edited) {
    List<EvalSampleSummary> rows = logs.readSummaries(file);
    EvalSampleSummary row = rows.get(random.nextInt(rows.size()));
    String name = LogMembers.sample(row.id(), row.epoch());
    switch (random.nextInt(4)) {
      case 0 -> editor.edit(file, tag("t" + random.nextInt(5)));
      case 1 -> {
        editor.editScore(
            file, row.id(), row.epoch(), "match", value(random.nextDouble()), random.nextBoolean());
        edited.add(name);
      }
      case 2 -> {
        editor.invalidate(file, List.of(row.uuid()), BY);
        edited.add(name);
      }
      default -> {
        editor.uninvalidate(file, List.of(row.uuid()));
        edited.add(name);
      }
    }
  }

  private URI randomLog(EvalLogs.Format format, Random random, int number) {
    List<EvalSample> samples = new ArrayList<>();
    int count = 1 + random.nextInt(12);
    for (int i = 0; i < count; i++) {
      SampleId id = random.nextBoolean() ? SampleId.of(i) : SampleId.of("s/" + i + "\u00e9");
      int epochs = 1 + random.nextInt(2);
      for (int epoch = 1; epoch <= epochs; epoch++) {
        samples.add(Logs.sample(id, epoch, random, random.nextInt(200)));
      }
    }
    URI file = directory.resolve(number + (isEval(format) ? ".eval" : ".json")).toUri();
    WriteOptions.Compression compression =
        random.nextBoolean() ? WriteOptions.Compression.ZSTD : WriteOptions.Compression.DEFLATE;
    EvalLog log = EvalLogBuilder.builder(header()).samples(samples).build();
    logs.write(log, file, WriteOptions.of(format).compressed(compression));
    return file;
  }

  /** The samples as they stand in the file: packed in a zip, as text in a document. */
  private Map<String, byte[]> contents(URI file) throws IOException {
    Map<String, byte[]> contents = new HashMap<>();
    if (file.getPath().endsWith(".eval")) {
      byte[] bytes = Files.readAllBytes(Path.of(file));
      for (ZipMember member : members(file)) {
        if (LogMembers.isSample(member.name())) {
          int start = (int) member.offset();
          int length = ZipFormat.localHeader(member).remaining() + (int) member.compressedSize();
          contents.put(member.name(), Arrays.copyOfRange(bytes, start, start + length));
        }
      }
      return contents;
    }
    for (EvalSampleSummary row : logs.readSummaries(file)) {
      try (InputStream in = logs.openSample(file, row.id(), row.epoch()).orElseThrow()) {
        contents.put(LogMembers.sample(row.id(), row.epoch()), in.readAllBytes());
      }
    }
    return contents;
  }

  private static ScoreEdit value(double value) {
    return ScoreEditBuilder.builder().value(DoubleNode.valueOf(value)).provenance(BY).build();
  }

  private static UnaryOperator<EvalLog> tag(String name) {
    return log -> LogEdits.apply(log, List.of(TagsEdit.of(List.of(name), List.of())), BY);
  }

  private static EvalLog header() {
    return LogHeaders.finished(
        Logs.spec(), Logs.plan(), EvalStatus.SUCCESS, Logs.results(1), Logs.stats(), null);
  }

  /** A log of the samples 1, "two" and further ones. */
  private URI log(EvalLogs.Format format, int count) {
    List<EvalSample> samples = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      samples.add(Logs.sample(i == 2 ? TWO : SampleId.of(i), 1));
    }
    URI file = at(format);
    EvalLog log =
        EvalLogBuilder.builder(header()).samples(samples).reductions(Logs.reductions(ONE)).build();
    logs.write(log, file, WriteOptions.of(format));
    return file;
  }

  private URI at(EvalLogs.Format format) {
    return directory.resolve(isEval(format) ? "log.eval" : "log.json").toUri();
  }

  private static boolean isEval(EvalLogs.Format format) {
    return format == EvalLogs.Format.EVAL;
  }

  private ZipMember member(URI file, String name) {
    return members(file).stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
  }

  private List<ZipMember> members(URI file) {
    try (LogSource source = LogSource.open(Logs.storage().backend(file), file)) {
      byte[] tail = source.tail(ZipDirectory.TAIL);
      return ZipDirectory.read(source, tail, ZipDirectory.findEnd(tail).orElseThrow())
          .entries()
          .stream()
          .map(ZipDirectory.Entry::member)
          .toList();
    }
  }
}

package io.evalflow.it.support;

import io.evalflow.engine.id.IdGenerator;
import io.evalflow.engine.log.DefaultEvalLogEditor;
import io.evalflow.engine.log.DefaultEvalLogs;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.SampleInput;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.log.EvalConfigBuilder;
import io.evalflow.spi.log.EvalDataset;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogEditor;
import io.evalflow.spi.log.EvalLogWriter;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalPlan;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleBuilder;
import io.evalflow.spi.log.EvalSpec;
import io.evalflow.spi.log.EvalSpecBuilder;
import io.evalflow.spi.log.EvalStats;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.log.LogEdits;
import io.evalflow.spi.log.ProvenanceData;
import io.evalflow.spi.log.TagsEdit;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.ModelOutput;
import io.evalflow.spi.model.StopReason;
import io.evalflow.spi.storage.Storage;
import io.evalflow.store.fs.LocalStorage;
import io.evalflow.store.s3.S3Storage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/**
 * What tests do to logs in processes of their own, which they kill or run many of at once. Each
 * line on standard output says how much is done.
 */
public final class LogWork {
  private static final Storage STORAGE = storage();
  private static final EvalLogs LOGS = new DefaultEvalLogs(STORAGE);

  private LogWork() {}

  private static Storage storage() {
    LocalStorage local = new LocalStorage();
    S3Storage s3 = new S3Storage();
    return uri -> "s3".equals(uri.getScheme()) ? s3 : local;
  }

  /**
   * A process, not yet started, that does some work.
   *
   * @param args what follows the log, as {@link #main} has it
   */
  public static ProcessBuilder process(String kind, URI log, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(List.of(LogWork.class.getName(), kind, log.toString()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command);
  }

  /**
   * Does some work.
   *
   * @param args {@code write LOG COUNT}: writes so many samples, one a flush; {@code edit LOG
   *     PREFIX COUNT}: adds so many tags, one an edit
   */
  public static void main(String[] args) {
    URI log = URI.create(args[1]);
    if (args[0].equals("write")) {
      write(log, Integer.parseInt(args[2]));
    } else {
      edit(log, args[2], Integer.parseInt(args[3]));
    }
  }

  private static void edit(URI log, String prefix, int count) {
    EvalLogEditor editor =
        new DefaultEvalLogEditor(
            STORAGE,
            Clock.systemUTC(),
            IdGenerator.random(),
            (header, samples) -> {
              throw new IllegalStateException("edits of tags compute no results");
            });
    for (int i = 1; i <= count; i++) {
      TagsEdit tag = TagsEdit.of(List.of(prefix + "-" + i), List.of());
      ProvenanceData by = ProvenanceData.of(Instant.now(), prefix, null);
      editor.edit(log, header -> LogEdits.apply(header, List.of(tag), by));
      System.out.println(i);
    }
  }

  private static void write(URI file, int count) {
    try (EvalLogWriter writer = LOGS.create(file, format(file), spec(count), plan(), count + 1)) {
      System.out.println(0);
      for (int i = 1; i <= count; i++) {
        writer.add(sample(i));
        writer.flush();
        System.out.println(i);
      }
      writer.finish(EvalStatus.SUCCESS, null, stats(), null, List.of());
      System.out.println(count);
    }
  }

  private static EvalLogs.Format format(URI file) {
    return file.getPath().endsWith(".json") ? EvalLogs.Format.JSON : EvalLogs.Format.EVAL;
  }

  /** A finished log of some samples, written by this process. */
  public static EvalLog finished(URI file, int count) {
    return finished(LOGS, file, count);
  }

  /** The same through some storage. */
  public static EvalLog finished(EvalLogs logs, URI file, int count) {
    try (EvalLogWriter writer = logs.create(file, format(file), spec(count), plan(), count + 1)) {
      for (int i = 1; i <= count; i++) {
        writer.add(sample(i));
      }
      return writer.finish(EvalStatus.SUCCESS, null, stats(), null, List.of());
    }
  }

  private static EvalSample sample(int number) {
    ModelOutput output = ModelOutput.ofText("mockllm/model", "answer " + number, StopReason.STOP);
    return EvalSampleBuilder.builder()
        .id(SampleId.of(number))
        .epoch(1)
        .input(SampleInput.of("question " + number))
        .target(Target.of("answer"))
        .messages(List.of(output.message()))
        .output(output)
        .metadata(Map.of("text", StringNode.valueOf("some words ".repeat(200))))
        .startedAt("2026-05-01T10:00:00+00:00")
        .completedAt("2026-05-01T10:00:01+00:00")
        .uuid("uuid" + number)
        .build();
  }

  private static EvalSpec spec(int count) {
    List<SampleId> ids = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      ids.add(SampleId.of(i));
    }
    return EvalSpecBuilder.builder()
        .evalId("evalId")
        .runId("runId")
        .created("2026-05-01T10:00:00+00:00")
        .task("work")
        .taskId("taskId")
        .taskVersion(IntNode.valueOf(0))
        .dataset(new EvalDataset("work", null, count, ids, false, Map.of()))
        .model("mockllm/model")
        .config(EvalConfigBuilder.builder().epochs(1).build())
        .build();
  }

  private static EvalPlan plan() {
    return new EvalPlan("plan", List.of(), null, GenerateConfig.empty(), Map.of());
  }

  private static EvalStats stats() {
    return new EvalStats(
        "2026-05-01T10:00:00+00:00",
        "2026-05-01T10:00:01+00:00",
        Map.of(),
        Map.of(),
        List.of(),
        Map.of());
  }
}

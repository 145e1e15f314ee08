package io.evalflow.benchmarks.log;

import io.evalflow.engine.FlowEngine;
import io.evalflow.engine.log.LogJson;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.log.ReadOptions;
import io.evalflow.spi.log.WriteOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One measurement a start, printed as one line of JSON: {@code read LOG ROUNDS}, {@code write LOG
 * OUT ROUNDS}, {@code floor LOG ROUNDS}, {@code stream LOG}, {@code make LOG OUT SAMPLES BYTES},
 * {@code edit LOG COPY ROUNDS}. Times are seconds.
 */
public final class LogBenchmark {
  private LogBenchmark() {}

  /** Runs one measurement. */
  public static void main(String[] args) throws IOException {
    Path log = Path.of(args[1]).toAbsolutePath();
    try (FlowEngine engine = FlowEngine.builder().build()) {
      EvalLogs logs = engine.logs();
      Map<String, Object> figures =
          switch (args[0]) {
            case "read" -> read(logs, log, Integer.parseInt(args[2]));
            case "write" -> write(logs, log, Path.of(args[2]), Integer.parseInt(args[3]));
            case "floor" -> Floor.measure(log, Integer.parseInt(args[2]));
            case "stream" -> stream(logs, log);
            case "make" ->
                new LargeLog(logs, log)
                    .write(Path.of(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4]));
            case "edit" ->
                HeaderEdit.measure(
                    engine.logEditor(), log, Path.of(args[2]), Integer.parseInt(args[3]));
            default -> throw new IllegalArgumentException("no such measurement: " + args[0]);
          };
      System.out.println(LogJson.mapper().writeValueAsString(figures));
    }
  }

  private static Map<String, Object> read(EvalLogs logs, Path log, int rounds) {
    int[] samples = {0};
    double[] seconds =
        times(rounds, () -> samples[0] = size(logs.read(log.toUri(), ReadOptions.AS_WRITTEN)));
    return figures(
        "samples", samples[0], "seconds", median(seconds), "cpu", cpu(rounds), "heap_mb", heap());
  }

  private static Map<String, Object> write(EvalLogs logs, Path log, Path out, int rounds) {
    EvalLog whole = logs.read(log.toUri());
    WriteOptions options = WriteOptions.of(EvalLogs.Format.EVAL);
    double[] seconds =
        times(rounds, () -> logs.write(whole, out.toAbsolutePath().toUri(), options));
    return figures(
        "samples", size(whole), "seconds", median(seconds), "cpu", cpu(rounds), "heap_mb", heap());
  }

  private static Map<String, Object> stream(EvalLogs logs, Path log) {
    long start = System.nanoTime();
    EvalLog header = logs.readHeader(log.toUri());
    double headerSeconds = since(start);
    start = System.nanoTime();
    long summaries;
    try (Stream<EvalSampleSummary> all = logs.summaries(log.toUri())) {
      summaries = all.filter(summary -> summary.epoch() > 0).count();
    }
    double summarySeconds = since(start);
    start = System.nanoTime();
    long samples;
    try (Stream<EvalSample> all = logs.samples(log.toUri())) {
      samples = all.filter(sample -> sample.epoch() > 0).count();
    }
    return figures(
        "status", header.status().json(),
        "header_seconds", headerSeconds,
        "summaries", summaries,
        "summaries_seconds", summarySeconds,
        "samples", samples,
        "seconds", since(start),
        "heap_mb", heap());
  }

  private static int size(EvalLog log) {
    List<EvalSample> samples = log.samples();
    return samples == null ? 0 : samples.size();
  }

  /** The times of a number of rounds, the first of which only warm up. */
  static double[] times(int rounds, Runnable round) {
    double[] seconds = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      round.run();
      seconds[i] = since(start);
    }
    return seconds;
  }

  /** The median of the second half. */
  static double median(double[] seconds) {
    double[] warm = Arrays.copyOfRange(seconds, seconds.length / 2, seconds.length);
    Arrays.sort(warm);
    return warm[warm.length / 2];
  }

  /** Processor seconds of this process so far, start-up and compilation included, a round. */
  private static double cpu(int rounds) {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis()
        / 1000.0
        / rounds;
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static long heap() {
    return Runtime.getRuntime().maxMemory() >> 20;
  }

  static Map<String, Object> figures(Object... namesAndValues) {
    Map<String, Object> figures = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      figures.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return figures;
  }
}

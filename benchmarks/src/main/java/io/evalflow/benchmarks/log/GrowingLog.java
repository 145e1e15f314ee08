package io.evalflow.benchmarks.log;

import io.evalflow.engine.FlowEngine;
import io.evalflow.engine.log.LogJson;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogWriter;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.StorageBackend;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a log as a run does, sample by sample, flushed as often as by default: each time when a
 * twentieth of the samples is there.
 */
public final class GrowingLog {
  private static final int FLUSHES = 20;

  private GrowingLog() {}

  /** Runs it: {@code LOG URI SAMPLES BYTES PLUGINS}; samples are like the first of the log. */
  public static void main(String[] args) throws IOException {
    int samples = Integer.parseInt(args[2]);
    int bytes = Integer.parseInt(args[3]);
    URI target = URI.create(args[1]);
    try (FlowEngine engine = FlowEngine.builder().addPluginPath(Path.of(args[4])).build()) {
      LargeLog source = new LargeLog(engine.logs(), Path.of(args[0]).toAbsolutePath());
      EvalLog header = source.header();
      long start = System.nanoTime();
      try (EvalLogWriter writer =
          engine
              .logs()
              .create(
                  target, EvalLogs.Format.EVAL, header.eval(), header.plan(), samples / FLUSHES)) {
        for (int i = 1; i <= samples; i++) {
          writer.add(source.sample(i, bytes));
        }
        writer.finish(EvalStatus.SUCCESS, header.results(), header.stats(), null, List.of());
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      StorageBackend storage = engine.storage().backend(target);
      FileInfo written = storage.stat(target).orElseThrow();
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("bytes", written.size());
      figures.put("seconds", seconds);
      figures.put("heap_mb", Runtime.getRuntime().maxMemory() >> 20);
      System.out.println(LogJson.mapper().writeValueAsString(figures));
    }
  }
}

package io.evalflow.benchmarks.log;

import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleBuilder;
import io.evalflow.spi.log.WriteOptions;
import io.evalflow.spi.storage.FileInfo;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * Makes a log of any size: the first sample of another, with ids and incompressible text of its
 * own.
 */
final class LargeLog {
  private final EvalLogs logs;
  private final EvalLog header;
  private final EvalSample first;

  LargeLog(EvalLogs logs, Path log) {
    URI file = log.toUri();
    this.logs = logs;
    this.header = logs.readHeader(file);
    try (Stream<EvalSample> samples = logs.samples(file)) {
      this.first = samples.findFirst().orElseThrow();
    }
  }

  Map<String, Object> write(Path out, int samples, int bytes) {
    FileInfo file =
        logs.write(
            header,
            IntStream.rangeClosed(1, samples).parallel().mapToObj(i -> sample(i, bytes)),
            out.toAbsolutePath().toUri(),
            WriteOptions.of(EvalLogs.Format.EVAL));
    return LogBenchmark.figures("samples", samples, "bytes", file.size());
  }

  /** The header of the log that the samples are like. */
  EvalLog header() {
    return header;
  }

  /** A sample with some bytes of noise. */
  EvalSample sample(int number, int bytes) {
    byte[] noise = new byte[bytes];
    new Random(number).nextBytes(noise);
    Map<String, JsonNode> store = new LinkedHashMap<>(first.store());
    store.put("noise", StringNode.valueOf(Base64.getEncoder().encodeToString(noise)));
    return EvalSampleBuilder.builder(first)
        .id(SampleId.of(number))
        .uuid("sample-" + number)
        .store(store)
        .build();
  }
}

package io.evalflow.it;

import io.evalflow.engine.FlowEngine;
import io.evalflow.engine.log.LogJson;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.WriteOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What the engine reads in logs, as the JSON that it would write: all its calls in one place. */
final class EngineLogs implements AutoCloseable {
  private final FlowEngine engine = FlowEngine.builder().build();

  private EvalLogs logs() {
    return engine.logs();
  }

  private static JsonNode json(Object value) {
    return LogJson.mapper().readTree(LogJson.mapper().writeValueAsString(value));
  }

  JsonNode header(Path log) {
    return json(logs().readHeader(uri(log)));
  }

  JsonNode whole(Path log) {
    return json(logs().read(uri(log)));
  }

  JsonNode summaries(Path log) {
    return json(logs().readSummaries(uri(log)));
  }

  /** Reads one sample by its id as it stands in JSON. */
  Optional<JsonNode> sample(Path log, JsonNode id, int epoch) {
    return logs().readSample(uri(log), SampleId.fromJson(id), epoch).map(EngineLogs::json);
  }

  /** Reads all samples one after the other, in the order of the file. */
  List<JsonNode> samples(Path log) {
    try (Stream<EvalSample> samples = logs().samples(uri(log))) {
      return samples.map(EngineLogs::json).toList();
    }
  }

  /** Writes a log anew. */
  void convert(Path log, Path copy, EvalLogs.Format format) {
    logs().write(logs().read(uri(log)), uri(copy), WriteOptions.of(format));
  }

  private static URI uri(Path log) {
    return log.toUri();
  }

  @Override
  public void close() {
    engine.close();
  }
}

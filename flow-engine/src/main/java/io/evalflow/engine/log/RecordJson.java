package io.evalflow.engine.log;

import io.evalflow.spi.eval.Sample;
import io.evalflow.spi.eval.SampleInput;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.event.Event;
import io.evalflow.spi.log.EvalError;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleReductions;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.ModelOutput;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/**
 * Writes what logs hold, field by field, where the mapper of logs would ask the annotations of the
 * records. The bytes and trees are the same, which a test holds them to; a type that is not among
 * these goes to the mapper.
 */
final class RecordJson {
  static final BiConsumer<JsonOut, Object> OTHER = JsonOut::other;
  private static final BiConsumer<JsonOut, Object> ANY = RecordJson::write;

  private RecordJson() {}

  static void write(JsonOut out, Object value) {
    if (value instanceof JsonNode node) {
      out.node(node);
    } else if (value instanceof String text) {
      out.text(text);
    } else if (value instanceof ChatMessage message) {
      MessageJson.message(out, message);
    } else if (value instanceof ModelOutput output) {
      MessageJson.output(out, output);
    } else if (value instanceof EvalSample sample) {
      SampleJson.sample(out, sample);
    } else if (value instanceof EvalSampleSummary summary) {
      SampleJson.summary(out, summary);
    } else if (value instanceof Sample sample) {
      SampleJson.sample(out, sample);
    } else if (value instanceof SampleInput input) {
      SampleJson.input(out, input);
    } else if (value instanceof Target target) {
      SampleJson.target(out, target);
    } else if (value instanceof Event event) {
      EventJson.event(out, event);
    } else if (value instanceof EvalSampleReductions reductions) {
      SampleJson.reductions(out, reductions);
    } else if (value instanceof EvalLog log) {
      HeaderJson.log(out, log);
    } else if (value instanceof EvalFileWriter.LogStart start) {
      HeaderJson.start(out, start);
    } else if (value instanceof EvalError error) {
      HeaderJson.error(out, error);
    } else if (value instanceof List<?> list) {
      out.items(list, ANY);
    } else {
      out.other(value);
    }
  }
}

package io.evalflow.engine.log;

import io.evalflow.spi.event.Event;
import io.evalflow.spi.event.JsonChange;
import io.evalflow.spi.event.ModelEvent;
import io.evalflow.spi.event.SampleInitEvent;
import io.evalflow.spi.event.ScoreEvent;
import io.evalflow.spi.event.SpanBeginEvent;
import io.evalflow.spi.event.SpanEndEvent;
import io.evalflow.spi.event.StateEvent;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Events as JSON: those that every sample has by hand, the others by the mapper of logs. */
final class EventJson {
  static final BiConsumer<JsonOut, Event> EVENT = EventJson::event;
  private static final BiConsumer<JsonOut, JsonChange> CHANGE = EventJson::change;

  private EventJson() {}

  static void event(JsonOut out, Event event) {
    if (event instanceof SpanBeginEvent begin) {
      spanBegin(out, begin);
    } else if (event instanceof SpanEndEvent end) {
      spanEnd(out, end);
    } else if (event instanceof ModelEvent model) {
      model(out, model);
    } else if (event instanceof StateEvent state) {
      state(out, state);
    } else if (event instanceof ScoreEvent score) {
      score(out, score);
    } else if (event instanceof SampleInitEvent init) {
      sampleInit(out, init);
    } else {
      out.other(event);
    }
  }

  /** Begins an event with what all have. */
  private static void begin(
      JsonOut out,
      @Nullable String uuid,
      @Nullable String spanId,
      Instant timestamp,
      double workingStart,
      @Nullable Map<String, JsonNode> metadata,
      @Nullable Boolean pending) {
    out.beginObject();
    out.field("uuid", uuid);
    out.field("span_id", spanId);
    out.field("timestamp", timestamp);
    out.name("working_start");
    out.number(workingStart);
    out.nodes("metadata", metadata);
    out.field("pending", pending);
  }

  private static void spanBegin(JsonOut out, SpanBeginEvent event) {
    begin(
        out,
        event.uuid(),
        event.spanId(),
        event.timestamp(),
        event.workingStart(),
        event.metadata(),
        event.pending());
    out.field("event", event.event());
    out.field("id", event.id());
    out.field("parent_id", event.parentId());
    out.field("type", event.type());
    out.field("name", event.name());
    out.extra(event.extra());
    out.endObject();
  }

  private static void spanEnd(JsonOut out, SpanEndEvent event) {
    begin(
        out,
        event.uuid(),
        event.spanId(),
        event.timestamp(),
        event.workingStart(),
        event.metadata(),
        event.pending());
    out.field("event", event.event());
    out.field("id", event.id());
    out.extra(event.extra());
    out.endObject();
  }

  private static void sampleInit(JsonOut out, SampleInitEvent event) {
    begin(
        out,
        event.uuid(),
        event.spanId(),
        event.timestamp(),
        event.workingStart(),
        event.metadata(),
        event.pending());
    out.field("event", event.event());
    out.field("sample", event.sample());
    out.field("state", event.state());
    out.extra(event.extra());
    out.endObject();
  }

  private static void state(JsonOut out, StateEvent event) {
    begin(
        out,
        event.uuid(),
        event.spanId(),
        event.timestamp(),
        event.workingStart(),
        event.metadata(),
        event.pending());
    out.field("event", event.event());
    out.list("changes", event.changes(), CHANGE);
    out.extra(event.extra());
    out.endObject();
  }

  private static void change(JsonOut out, JsonChange change) {
    out.beginObject();
    out.field("op", change.op());
    out.field("path", change.path());
    out.field("from", change.from());
    out.field("value", change.value());
    out.field("replaced", change.replaced());
    out.extra(change.extra());
    out.endObject();
  }

  private static void score(JsonOut out, ScoreEvent event) {
    begin(
        out,
        event.uuid(),
        event.spanId(),
        event.timestamp(),
        event.workingStart(),
        event.metadata(),
        event.pending());
    out.field("event", event.event());
    out.name("score");
    SampleJson.score(out, event.score());
    if (event.target() != null) {
      out.name("target");
      SampleJson.target(out, event.target());
    }
    out.name("intermediate");
    out.bool(event.intermediate());
    out.field("scorer", event.scorer());
    out.nodes("scorer_args", event.scorerArgs());
    out.usage("model_usage", event.modelUsage());
    out.usage("role_usage", event.roleUsage());
    out.extra(event.extra());
    out.endObject();
  }

  private static void model(JsonOut out, ModelEvent event) {
    begin(
        out,
        event.uuid(),
        event.spanId(),
        event.timestamp(),
        event.workingStart(),
        event.metadata(),
        event.pending());
    out.field("event", event.event());
    out.field("model", event.model());
    out.field("role", event.role());
    out.field("requested_model", event.requestedModel());
    out.list("input", event.input(), MessageJson.MESSAGE);
    out.field("input_refs", event.inputRefs());
    out.list("tools", event.tools(), RecordJson.OTHER);
    out.name("tool_choice");
    MessageJson.toolChoice(out, event.toolChoice());
    out.name("config");
    MessageJson.config(out, event.config());
    out.name("output");
    MessageJson.output(out, event.output());
    out.field("retries", event.retries());
    out.nodes("request_ids", event.requestIds());
    out.field("error", event.error());
    out.field("traceback", event.traceback());
    out.field("traceback_ansi", event.tracebackAnsi());
    out.field("cache", event.cache());
    if (event.call() != null) {
      out.name("call");
      MessageJson.call(out, event.call());
    }
    out.field("completed", event.completed());
    out.field("working_time", event.workingTime());
    out.extra(event.extra());
    out.endObject();
  }
}

package io.evalflow.engine.log;

import io.evalflow.spi.eval.Sample;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.SampleInput;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.log.EvalRetryError;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleReductions;
import io.evalflow.spi.log.EvalSampleScore;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.log.EventsData;
import java.math.BigInteger;
import java.util.Objects;
import java.util.function.BiConsumer;

/** Samples, their summaries and their scores as JSON. */
final class SampleJson {
  static final BiConsumer<JsonOut, EvalSample> SAMPLE = SampleJson::sample;
  static final BiConsumer<JsonOut, EvalSampleReductions> REDUCTIONS = SampleJson::reductions;
  static final BiConsumer<JsonOut, SampleId> ID = SampleJson::id;
  private static final BiConsumer<JsonOut, Score> SCORE = SampleJson::score;
  private static final BiConsumer<JsonOut, String> TEXT = JsonOut::text;
  private static final BiConsumer<JsonOut, EvalRetryError> RETRY = SampleJson::retry;
  private static final BiConsumer<JsonOut, EvalSampleScore> REDUCED = SampleJson::reduced;

  private SampleJson() {}

  static void sample(JsonOut out, EvalSample sample) {
    out.beginObject();
    out.name("id");
    id(out, sample.id());
    out.name("epoch");
    out.number(sample.epoch());
    out.name("input");
    input(out, sample.input());
    out.texts("choices", sample.choices());
    out.name("target");
    target(out, sample.target());
    out.field("description", sample.description());
    out.field("sandbox", sample.sandbox());
    out.texts("files", sample.files());
    out.field("setup", sample.setup());
    out.list("messages", sample.messages(), MessageJson.MESSAGE);
    out.name("output");
    MessageJson.output(out, sample.output());
    out.map("scores", sample.scores(), SCORE);
    out.nodes("metadata", sample.metadata());
    out.nodes("store", sample.store());
    out.list("events", sample.events(), EventJson.EVENT);
    out.field("timelines", sample.timelines());
    out.usage("model_usage", sample.modelUsage());
    out.usage("role_usage", sample.roleUsage());
    out.field("model_fallbacks", sample.modelFallbacks());
    out.field("started_at", sample.startedAt());
    out.field("completed_at", sample.completedAt());
    out.field("total_time", sample.totalTime());
    out.field("working_time", sample.workingTime());
    out.field("uuid", sample.uuid());
    out.object("invalidation", sample.invalidation(), UpdateJson.PROVENANCE);
    out.object("error", sample.error(), HeaderJson.ERROR);
    out.list("error_retries", sample.errorRetries(), RETRY);
    out.texts("attachments", sample.attachments());
    if (sample.eventsData() != null) {
      out.name("events_data");
      eventsData(out, sample.eventsData());
    }
    out.otherField("limit", sample.limit());
    out.field("turn_count", sample.turnCount());
    out.field("token_limit", sample.tokenLimit());
    out.field("token_limit_type", sample.tokenLimitType());
    out.field("token_limit_usage", sample.tokenLimitUsage());
    out.field("message_limit", sample.messageLimit());
    out.field("time_limit", sample.timeLimit());
    out.extra(sample.extra());
    out.endObject();
  }

  static void summary(JsonOut out, EvalSampleSummary summary) {
    out.beginObject();
    out.name("id");
    id(out, summary.id());
    out.name("epoch");
    out.number(summary.epoch());
    out.field("input", summary.input());
    out.texts("choices", summary.choices());
    out.field("target", summary.target());
    out.field("description", summary.description());
    out.nodes("metadata", summary.metadata());
    out.map("scores", summary.scores(), SCORE);
    out.usage("model_usage", summary.modelUsage());
    out.usage("role_usage", summary.roleUsage());
    out.field("model_fallbacks", summary.modelFallbacks());
    out.field("started_at", summary.startedAt());
    out.field("completed_at", summary.completedAt());
    out.field("total_time", summary.totalTime());
    out.field("working_time", summary.workingTime());
    out.field("uuid", summary.uuid());
    out.field("error", summary.error());
    out.field("limit", summary.limit());
    out.field("limit_reason", summary.limitReason());
    out.field("retries", summary.retries());
    out.name("completed");
    out.bool(summary.completed());
    out.field("message_count", summary.messageCount());
    out.field("turn_count", summary.turnCount());
    out.field("token_limit", summary.tokenLimit());
    out.field("token_limit_type", summary.tokenLimitType());
    out.field("token_limit_usage", summary.tokenLimitUsage());
    out.field("message_limit", summary.messageLimit());
    out.field("time_limit", summary.timeLimit());
    out.extra(summary.extra());
    out.endObject();
  }

  /** A sample as a dataset has it. */
  static void sample(JsonOut out, Sample sample) {
    out.beginObject();
    out.name("input");
    input(out, sample.input());
    out.texts("choices", sample.choices());
    out.name("target");
    target(out, sample.target());
    if (sample.id() != null) {
      out.name("id");
      id(out, sample.id());
    }
    out.nodes("metadata", sample.metadata());
    out.field("sandbox", sample.sandbox());
    out.texts("files", sample.files());
    out.field("setup", sample.setup());
    out.endObject();
  }

  static void id(JsonOut out, SampleId id) {
    Object value = id.value();
    if (value instanceof Long number) {
      out.number(number.longValue());
    } else if (value instanceof String text) {
      out.text(text);
    } else {
      out.number((BigInteger) value);
    }
  }

  static void input(JsonOut out, SampleInput input) {
    if (input.plain() != null) {
      out.text(input.plain());
      return;
    }
    out.items(Objects.requireNonNull(input.messages()), MessageJson.MESSAGE);
  }

  static void target(JsonOut out, Target target) {
    if (target.list()) {
      out.items(target.values(), TEXT);
    } else {
      out.text(target.values().get(0));
    }
  }

  static void score(JsonOut out, Score score) {
    out.beginObject();
    out.field("value", score.value());
    out.field("answer", score.answer());
    out.field("explanation", score.explanation());
    out.field("reason", score.reason());
    out.nodes("metadata", score.metadata());
    out.list("history", score.history(), RecordJson.OTHER);
    out.extra(score.extra());
    out.endObject();
  }

  static void reductions(JsonOut out, EvalSampleReductions reductions) {
    out.beginObject();
    out.field("scorer", reductions.scorer());
    out.field("reducer", reductions.reducer());
    out.list("samples", reductions.samples(), REDUCED);
    out.extra(reductions.extra());
    out.endObject();
  }

  private static void reduced(JsonOut out, EvalSampleScore score) {
    out.beginObject();
    out.field("value", score.value());
    out.field("answer", score.answer());
    out.field("explanation", score.explanation());
    out.field("reason", score.reason());
    out.nodes("metadata", score.metadata());
    out.list("history", score.history(), RecordJson.OTHER);
    if (score.sampleId() != null) {
      out.name("sample_id");
      id(out, score.sampleId());
    }
    out.extra(score.extra());
    out.endObject();
  }

  private static void retry(JsonOut out, EvalRetryError retry) {
    out.beginObject();
    out.field("message", retry.message());
    out.field("traceback", retry.traceback());
    out.field("traceback_ansi", retry.tracebackAnsi());
    out.list("events", retry.events(), EventJson.EVENT);
    out.extra(retry.extra());
    out.endObject();
  }

  private static void eventsData(JsonOut out, EventsData data) {
    out.beginObject();
    out.nodes("messages", data.messages());
    out.nodes("calls", data.calls());
    out.extra(data.extra());
    out.endObject();
  }
}

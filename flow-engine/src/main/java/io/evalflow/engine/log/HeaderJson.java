package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalError;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalMetric;
import io.evalflow.spi.log.EvalPlan;
import io.evalflow.spi.log.EvalPlanStep;
import io.evalflow.spi.log.EvalResults;
import io.evalflow.spi.log.EvalScore;
import io.evalflow.spi.log.EvalStats;
import io.evalflow.spi.log.EvalStatus;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Headers of logs as JSON; a log that has its samples is written with them. */
final class HeaderJson {
  private static final BiConsumer<JsonOut, EvalPlan> PLAN = HeaderJson::plan;
  private static final BiConsumer<JsonOut, EvalPlanStep> STEP = HeaderJson::step;
  private static final BiConsumer<JsonOut, EvalResults> RESULTS = HeaderJson::results;
  private static final BiConsumer<JsonOut, EvalScore> SCORE = HeaderJson::score;
  private static final BiConsumer<JsonOut, EvalMetric> METRIC = HeaderJson::metric;
  private static final BiConsumer<JsonOut, EvalStats> STATS = HeaderJson::stats;
  static final BiConsumer<JsonOut, EvalError> ERROR = HeaderJson::error;

  private HeaderJson() {}

  static void log(JsonOut out, EvalLog log) {
    out.beginObject();
    out.name("version");
    out.number(log.version());
    out.field("status", status(log.status()));
    out.object("eval", log.eval(), SpecJson.SPEC);
    out.object("plan", log.plan(), PLAN);
    out.object("results", log.results(), RESULTS);
    out.object("stats", log.stats(), STATS);
    out.object("error", log.error(), ERROR);
    out.field("invalidated", log.invalidated());
    out.list("log_updates", log.logUpdates(), UpdateJson.UPDATE);
    out.nodes("config_updates", log.configUpdates());
    out.texts("tags", log.tags());
    out.nodes("metadata", log.metadata());
    out.list("samples", log.samples(), SampleJson.SAMPLE);
    out.list("reductions", log.reductions(), SampleJson.REDUCTIONS);
    out.extra(log.extra());
    out.endObject();
  }

  static void start(JsonOut out, EvalFileWriter.LogStart start) {
    out.beginObject();
    out.name("version");
    out.number(start.version());
    out.object("eval", start.eval(), SpecJson.SPEC);
    out.object("plan", start.plan(), PLAN);
    out.endObject();
  }

  private static @Nullable String status(@Nullable EvalStatus status) {
    return status == null ? null : status.json();
  }

  private static void plan(JsonOut out, EvalPlan plan) {
    out.beginObject();
    out.field("name", plan.name());
    out.list("steps", plan.steps(), STEP);
    out.object("finish", plan.finish(), STEP);
    out.object("config", plan.config(), MessageJson.CONFIG);
    out.extra(plan.extra());
    out.endObject();
  }

  private static void step(JsonOut out, EvalPlanStep step) {
    out.beginObject();
    out.field("solver", step.solver());
    out.nodes("params", step.params());
    out.nodes("params_passed", step.paramsPassed());
    out.extra(step.extra());
    out.endObject();
  }

  private static void results(JsonOut out, EvalResults results) {
    out.beginObject();
    out.name("total_samples");
    out.number(results.totalSamples());
    out.name("completed_samples");
    out.number(results.completedSamples());
    out.field("logged_samples", results.loggedSamples());
    out.field("early_stopping", results.earlyStopping());
    out.list("scores", results.scores(), SCORE);
    out.field("headline", results.headline());
    out.nodes("metadata", results.metadata());
    out.extra(results.extra());
    out.endObject();
  }

  private static void score(JsonOut out, EvalScore score) {
    out.beginObject();
    out.field("name", score.name());
    out.field("scorer", score.scorer());
    out.field("reducer", score.reducer());
    out.field("scored_samples", score.scoredSamples());
    out.field("unscored_samples", score.unscoredSamples());
    out.nodes("params", score.params());
    out.map("metrics", score.metrics(), METRIC);
    out.nodes("metadata", score.metadata());
    out.extra(score.extra());
    out.endObject();
  }

  private static void metric(JsonOut out, EvalMetric metric) {
    out.beginObject();
    out.field("name", metric.name());
    out.field("group", metric.group());
    out.field("value", metric.value());
    out.nodes("params", metric.params());
    out.nodes("metadata", metric.metadata());
    out.extra(metric.extra());
    out.endObject();
  }

  private static void stats(JsonOut out, EvalStats stats) {
    out.beginObject();
    out.field("started_at", stats.startedAt());
    out.field("completed_at", stats.completedAt());
    out.usage("model_usage", stats.modelUsage());
    out.usage("role_usage", stats.roleUsage());
    out.nodes("connection_limit_history", stats.connectionLimitHistory());
    out.extra(stats.extra());
    out.endObject();
  }

  static void error(JsonOut out, EvalError error) {
    out.beginObject();
    out.field("message", error.message());
    out.field("traceback", error.traceback());
    out.field("traceback_ansi", error.tracebackAnsi());
    out.extra(error.extra());
    out.endObject();
  }
}

package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalError;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogBuilder;
import io.evalflow.spi.log.EvalMetric;
import io.evalflow.spi.log.EvalPlan;
import io.evalflow.spi.log.EvalPlanStep;
import io.evalflow.spi.log.EvalResults;
import io.evalflow.spi.log.EvalResultsBuilder;
import io.evalflow.spi.log.EvalScore;
import io.evalflow.spi.log.EvalScoreBuilder;
import io.evalflow.spi.log.EvalSpec;
import io.evalflow.spi.log.EvalStats;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.ModelUsage;
import io.evalflow.spi.model.ModelUsageBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Makes headers of their JSON, field by field, where the mapper of logs would look into the types
 * of the records first, which takes longer than to read a thousand headers. The values are the
 * same, which a test holds them to.
 */
final class HeaderParsing {
  private static final Function<JsonIn, EvalPlan> PLAN = HeaderParsing::plan;
  private static final Function<JsonIn, EvalPlanStep> STEP = HeaderParsing::step;
  private static final Function<JsonIn, EvalResults> RESULTS = HeaderParsing::results;
  private static final Function<JsonIn, EvalScore> SCORE = HeaderParsing::score;
  private static final Function<JsonIn, EvalMetric> METRIC = HeaderParsing::metric;
  private static final Function<JsonIn, EvalStats> STATS = HeaderParsing::stats;
  private static final Function<JsonIn, ModelUsage> USAGE = HeaderParsing::usage;
  private static final Function<JsonIn, EvalError> ERROR = HeaderParsing::error;

  private HeaderParsing() {}

  static EvalLog log(JsonIn in) {
    EvalLogBuilder log = EvalLogBuilder.builder();
    Map<String, JsonNode> extra = Map.of();
    for (String field = in.name(); field != null; field = in.name()) {
      switch (field) {
        case "version" -> log.version(in.count());
        case "status" -> log.status(status(in));
        case "eval" -> log.eval(in.object(SpecParsing.SPEC));
        case "plan" -> log.plan(in.object(PLAN));
        case "results" -> log.results(in.object(RESULTS));
        case "stats" -> log.stats(in.object(STATS));
        case "error" -> log.error(in.object(ERROR));
        case "invalidated" -> log.invalidated(in.truth());
        case "log_updates" -> log.logUpdates(in.objects(UpdateParsing.UPDATE));
        case "config_updates" -> log.configUpdates(in.nodes());
        case "tags" -> log.tags(in.texts());
        case "metadata" -> log.metadata(in.nodeMap());
        case "samples", "reductions", "location", "etag" -> throw JsonIn.unusual();
        default -> extra = in.extra(extra, field);
      }
    }
    return log.extra(extra).build();
  }

  static EvalFileWriter.LogStart start(JsonIn in) {
    int version = 0;
    EvalSpec eval = JsonIn.nothing();
    EvalPlan plan = JsonIn.nothing();
    for (String field = in.name(); field != null; field = in.name()) {
      switch (field) {
        case "version" -> version = in.count();
        case "eval" -> eval = in.object(SpecParsing.SPEC);
        case "plan" -> plan = in.object(PLAN);
        default -> in.skip();
      }
    }
    return new EvalFileWriter.LogStart(version, eval, plan);
  }

  private static EvalStatus status(JsonIn in) {
    String name = in.text();
    if (name == null) {
      return JsonIn.nothing();
    }
    return switch (name) {
      case "started" -> EvalStatus.STARTED;
      case "success" -> EvalStatus.SUCCESS;
      case "cancelled" -> EvalStatus.CANCELLED;
      case "error" -> EvalStatus.ERROR;
      default -> throw JsonIn.unusual();
    };
  }

  private static EvalPlan plan(JsonIn in) {
    String name = JsonIn.nothing();
    List<EvalPlanStep> steps = JsonIn.nothing();
    EvalPlanStep finish = JsonIn.nothing();
    GenerateConfig config = JsonIn.nothing();
    Map<String, JsonNode> extra = Map.of();
    for (String field = in.name(); field != null; field = in.name()) {
      switch (field) {
        case "name" -> name = in.text();
        case "steps" -> steps = in.objects(STEP);
        case "finish" -> finish = in.object(STEP);
        case "config" -> config = in.object(SpecParsing.GENERATE);
        default -> extra = in.extra(extra, field);
      }
    }
    return new EvalPlan(name, steps, finish, config, extra);
  }

  private static EvalPlanStep step(JsonIn in) {
    String solver = JsonIn.nothing();
    Map<String, JsonNode> params = JsonIn.nothing();
    Map<String, JsonNode> paramsPassed = JsonIn.nothing();
    Map<String, JsonNode> extra = Map.of();
    for (String field = in.name(); field != null; field = in.name()) {
      switch (field) {
        case "solver" -> solver = in.text();
        case "params" -> params = in.nodeMap();
        case "params_passed" -> paramsPassed = in.nodeMap();
        default -> extra = in.extra(extra, field);
      }
    }
    return new EvalPlanStep(solver, params, paramsPassed, extra);
  }

  private static EvalResults results(JsonIn in) {
    EvalResultsBuilder results = EvalResultsBuilder.builder();
    Map<String, JsonNode> extra = Map.of();
    for (String field = in.name(); field != null; field = in.name()) {
      switch (field) {
        case "total_samples" -> results.totalSamples(in.count());
        case "completed_samples" -> results.completedSamples(in.count());
        case "logged_samples" -> results.loggedSamples(in.whole());
        case "early_stopping" -> results.earlyStopping(in.node());
        case "scores" -> results.scores(in.objects(SCORE));
        case "headline" -> results.headline(in.node());
        case "metadata" -> results.metadata(in.nodeMap());
        default -> extra = in.extra(extra, field);
      }
    }
    return results.extra(extra).build();
  }

  private static EvalScore score(JsonIn in) {
    EvalScoreBuilder score = EvalScoreBuilder.builder();
    Map<String, JsonNode> extra = Map.of();
    for (String field = in.name(); field != null; field = in.name()) {
      switch (field) {
        case "name" -> score.name(in.text());
        case "scorer" -> score.scorer(in.text());
        case "reducer" -> score.reducer(in.text());
        case "scored_samples" -> score.scoredSamples(in.whole());
        case "unscored_samples" -> score.unscoredSamples(in.whole());
        case "params" -> score.params(in.nodeMap());
        case "metrics" -> score.metrics(in.objectMap(METRIC));
        case "metadata" -> score.metadata(in.nodeMap());
        default -> extra = in.extra(extra, field);
      }
    }
    return score.extra(extra).build();
  }

  private static EvalMetric metric(JsonIn in) {
    String name = JsonIn.nothing();
    String group = JsonIn.nothing();
    JsonNode value = JsonIn.nothing();
    Map<String, JsonNode> params = JsonIn.nothing();
    Map<String, JsonNode> metadata = JsonIn.nothing();
    Map<String, JsonNode> extra = Map.of();
    for (String field = in.name(); field != null; field = in.name()) {
      switch (field) {
        case "name" -> name = in.text();
        case "group" -> group = in.text();
        case "value" -> value = in.node();
        case "params" -> params = in.nodeMap();
        case "metadata" -> metadata = in.nodeMap();
        default -> extra = in.extra(extra, field);
      }
    }
    return new EvalMetric(name, group, value, params, metadata, extra);
  }

  private static EvalStats stats(JsonIn in) {
    String startedAt = JsonIn.nothing();
    String completedAt = JsonIn.nothing();
    Map<String, ModelUsage> modelUsage = JsonIn.nothing();
    Map<String, ModelUsage> roleUsage = JsonIn.nothing();
    List<JsonNode> connectionLimitHistory = JsonIn.nothing();
    Map<String, JsonNode> extra = Map.of();
    for (String field = in.name(); field != null; field = in.name()) {
      switch (field) {
        case "started_at" -> startedAt = in.text();
        case "completed_at" -> completedAt = in.text();
        case "model_usage" -> modelUsage = in.objectMap(USAGE);
        case "role_usage" -> roleUsage = in.objectMap(USAGE);
        case "connection_limit_history" -> connectionLimitHistory = in.nodes();
        default -> extra = in.extra(extra, field);
      }
    }
    return new EvalStats(
        startedAt, completedAt, modelUsage, roleUsage, connectionLimitHistory, extra);
  }

  private static ModelUsage usage(JsonIn in) {
    ModelUsageBuilder usage = ModelUsageBuilder.builder();
    Map<String, JsonNode> extra = Map.of();
    for (String field = in.name(); field != null; field = in.name()) {
      switch (field) {
        case "input_tokens" -> usage.inputTokens(in.longCount());
        case "output_tokens" -> usage.outputTokens(in.longCount());
        case "total_tokens" -> usage.totalTokens(in.longCount());
        case "input_tokens_cache_write" -> usage.inputTokensCacheWrite(in.longWhole());
        case "input_tokens_cache_read" -> usage.inputTokensCacheRead(in.longWhole());
        case "reasoning_tokens" -> usage.reasoningTokens(in.longWhole());
        case "total_cost" -> usage.totalCost(in.real());
        default -> extra = in.extra(extra, field);
      }
    }
    return usage.extra(extra).build();
  }

  private static EvalError error(JsonIn in) {
    String message = JsonIn.nothing();
    String traceback = JsonIn.nothing();
    String tracebackAnsi = JsonIn.nothing();
    Map<String, JsonNode> extra = Map.of();
    for (String field = in.name(); field != null; field = in.name()) {
      switch (field) {
        case "message" -> message = in.text();
        case "traceback" -> traceback = in.text();
        case "traceback_ansi" -> tracebackAnsi = in.text();
        default -> extra = in.extra(extra, field);
      }
    }
    return new EvalError(message, traceback, tracebackAnsi, extra);
  }
}

package io.evalflow.engine.log;

import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalConfig;
import io.evalflow.spi.log.EvalConfigBuilder;
import io.evalflow.spi.log.EvalDataset;
import io.evalflow.spi.log.EvalRevision;
import io.evalflow.spi.log.EvalScorer;
import io.evalflow.spi.log.EvalSpec;
import io.evalflow.spi.log.EvalSpecBuilder;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.GenerateConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Makes what headers say of what was evaluated, and how, of its JSON; see {@link HeaderParsing}.
 */
final class SpecParsing {
  static final Function<JsonIn, EvalSpec> SPEC = SpecParsing::spec;
  static final Function<JsonIn, GenerateConfig> GENERATE = SpecParsing::generate;
  private static final Function<JsonIn, EvalDataset> DATASET = SpecParsing::dataset;
  private static final Function<JsonIn, SampleId> ID = SpecParsing::id;
  private static final Function<JsonIn, EvalConfig> CONFIG = SpecParsing::config;
  private static final Function<JsonIn, EvalRevision> REVISION = SpecParsing::revision;
  private static final Function<JsonIn, EvalScorer> SCORER = SpecParsing::scorer;
  private static final Function<JsonIn, Double> REAL = JsonIn::real;

  private SpecParsing() {}

  private static EvalSpec spec(JsonIn in) {
    EvalSpecBuilder spec = EvalSpecBuilder.builder();
    Map<String, JsonNode> extra = Map.of();
    for (String field = in.name(); field != null; field = in.name()) {
      switch (field) {
        case "eval_set_id" -> spec.evalSetId(in.text());
        case "eval_id" -> spec.evalId(in.text());
        case "run_id" -> spec.runId(in.text());
        case "created" -> spec.created(in.text());
        case "task" -> spec.task(in.text());
        case "task_id" -> spec.taskId(in.text());
        case "task_version" -> spec.taskVersion(in.node());
        case "task_file" -> spec.taskFile(in.text());
        case "task_display_name" -> spec.taskDisplayName(in.text());
        case "task_description" -> spec.taskDescription(in.text());
        case "task_registry_name" -> spec.taskRegistryName(in.text());
        case "task_attribs" -> spec.taskAttribs(in.nodeMap());
        case "task_args" -> spec.taskArgs(in.nodeMap());
        case "task_args_passed" -> spec.taskArgsPassed(in.nodeMap());
        case "solver" -> spec.solver(in.text());
        case "solver_args" -> spec.solverArgs(in.nodeMap());
        case "solver_args_passed" -> spec.solverArgsPassed(in.nodeMap());
        case "tags" -> spec.tags(in.texts());
        case "dataset" -> spec.dataset(in.object(DATASET));
        case "sandbox" -> spec.sandbox(in.node());
        case "model" -> spec.model(in.text());
        case "model_generate_config" -> spec.modelGenerateConfig(in.object(GENERATE));
        case "model_base_url" -> spec.modelBaseUrl(in.text());
        case "model_args" -> spec.modelArgs(in.nodeMap());
        case "model_roles" -> spec.modelRoles(in.node());
        case "config" -> spec.config(in.object(CONFIG));
        case "revision" -> spec.revision(in.object(REVISION));
        case "packages" -> spec.packages(in.textMap());
        case "metadata" -> spec.metadata(in.nodeMap());
        case "viewer" -> spec.viewer(in.node());
        case "scorers" -> spec.scorers(in.objects(SCORER));
        case "metrics" -> spec.metrics(in.node());
        case "headline_metric" -> spec.headlineMetric(in.node());
        case "shards" -> spec.shards(in.node());
        default -> extra = in.extra(extra, field);
      }
    }
    return spec.extra(extra).build();
  }

  private static EvalDataset dataset(JsonIn in) {
    String name = JsonIn.nothing();
    String location = JsonIn.nothing();
    Integer samples = JsonIn.nothing();
    List<SampleId> sampleIds = JsonIn.nothing();
    Boolean shuffled = JsonIn.nothing();
    Map<String, JsonNode> extra = Map.of();
    for (String field = in.name(); field != null; field = in.name()) {
      switch (field) {
        case "name" -> name = in.text();
        case "location" -> location = in.text();
        case "samples" -> samples = in.whole();
        case "sample_ids" -> sampleIds = in.list(ID);
        case "shuffled" -> shuffled = in.truth();
        default -> extra = in.extra(extra, field);
      }
    }
    return new EvalDataset(name, location, samples, sampleIds, shuffled, extra);
  }

  private static SampleId id(JsonIn in) {
    if (in.isWhole()) {
      return in.isLong() ? SampleId.of(in.longCount()) : SampleId.fromJson(in.node());
    }
    String text = in.text();
    return text == null ? JsonIn.nothing() : SampleId.of(text);
  }

  private static EvalConfig config(JsonIn in) {
    EvalConfigBuilder config = EvalConfigBuilder.builder();
    Map<String, JsonNode> extra = Map.of();
    for (String field = in.name(); field != null; field = in.name()) {
      switch (field) {
        case "limit" -> config.limit(in.node());
        case "sample_id" -> config.sampleId(in.node());
        case "sample_shuffle" -> config.sampleShuffle(in.node());
        case "epochs" -> config.epochs(in.whole());
        case "epochs_reducer" -> config.epochsReducer(in.texts());
        case "approval" -> config.approval(in.node());
        case "review" -> config.review(in.node());
        case "sentinel" -> config.sentinel(in.node());
        case "notification" -> config.notification(in.node());
        case "fail_on_error" -> config.failOnError(in.node());
        case "continue_on_fail" -> config.continueOnFail(in.truth());
        case "retry_on_error" -> config.retryOnError(in.whole());
        case "score_on_error" -> config.scoreOnError(in.truth());
        case "message_limit" -> config.messageLimit(in.longWhole());
        case "token_limit" -> config.tokenLimit(in.longWhole());
        case "token_limit_type" -> config.tokenLimitType(in.text());
        case "turn_limit" -> config.turnLimit(in.longWhole());
        case "time_limit" -> config.timeLimit(in.longWhole());
        case "working_limit" -> config.workingLimit(in.longWhole());
        case "cost_limit" -> config.costLimit(in.real());
        case "max_samples" -> config.maxSamples(in.whole());
        case "max_dataset_memory" -> config.maxDatasetMemory(in.longWhole());
        case "max_tasks" -> config.maxTasks(in.whole());
        case "max_subprocesses" -> config.maxSubprocesses(in.whole());
        case "max_sandboxes" -> config.maxSandboxes(in.whole());
        case "sandbox_cleanup" -> config.sandboxCleanup(in.truth());
        case "sandbox_prebuilt" -> config.sandboxPrebuilt(in.truth());
        case "log_samples" -> config.logSamples(in.truth());
        case "log_realtime" -> config.logRealtime(in.truth());
        case "log_images" -> config.logImages(in.truth());
        case "log_model_api" -> config.logModelApi(in.truth());
        case "log_buffer" -> config.logBuffer(in.whole());
        case "log_shared" -> config.logShared(in.whole());
        case "score_display" -> config.scoreDisplay(in.truth());
        case "acp_server" -> config.acpServer(in.node());
        default -> extra = in.extra(extra, field);
      }
    }
    return config.extra(extra).build();
  }

  private static EvalRevision revision(JsonIn in) {
    String type = JsonIn.nothing();
    String origin = JsonIn.nothing();
    String commit = JsonIn.nothing();
    Boolean dirty = JsonIn.nothing();
    Map<String, JsonNode> extra = Map.of();
    for (String field = in.name(); field != null; field = in.name()) {
      switch (field) {
        case "type" -> type = in.text();
        case "origin" -> origin = in.text();
        case "commit" -> commit = in.text();
        case "dirty" -> dirty = in.truth();
        default -> extra = in.extra(extra, field);
      }
    }
    return new EvalRevision(type, origin, commit, dirty, extra);
  }

  private static EvalScorer scorer(JsonIn in) {
    String name = JsonIn.nothing();
    Map<String, JsonNode> options = JsonIn.nothing();
    JsonNode metrics = JsonIn.nothing();
    Map<String, JsonNode> metadata = JsonIn.nothing();
    Map<String, JsonNode> extra = Map.of();
    for (String field = in.name(); field != null; field = in.name()) {
      switch (field) {
        case "name" -> name = in.text();
        case "options" -> options = in.nodeMap();
        case "metrics" -> metrics = in.node();
        case "metadata" -> metadata = in.nodeMap();
        default -> extra = in.extra(extra, field);
      }
    }
    return new EvalScorer(name, options, metrics, metadata, extra);
  }

  private static GenerateConfig generate(JsonIn in) {
    GenerateConfigBuilder generate = GenerateConfigBuilder.builder();
    Map<String, JsonNode> extra = Map.of();
    for (String field = in.name(); field != null; field = in.name()) {
      switch (field) {
        case "max_retries" -> generate.maxRetries(in.whole());
        case "timeout" -> generate.timeout(in.whole());
        case "attempt_timeout" -> generate.attemptTimeout(in.whole());
        case "stream_idle_timeout" -> generate.streamIdleTimeout(in.whole());
        case "max_connections" -> generate.maxConnections(in.whole());
        case "adaptive_connections" -> generate.adaptiveConnections(in.node());
        case "system_message" -> generate.systemMessage(in.text());
        case "max_tokens" -> generate.maxTokens(in.longWhole());
        case "top_p" -> generate.topP(in.real());
        case "temperature" -> generate.temperature(in.real());
        case "stop_seqs" -> generate.stopSeqs(in.texts());
        case "best_of" -> generate.bestOf(in.whole());
        case "frequency_penalty" -> generate.frequencyPenalty(in.real());
        case "presence_penalty" -> generate.presencePenalty(in.real());
        case "logit_bias" -> generate.logitBias(in.map(REAL));
        case "seed" -> generate.seed(in.bigWhole());
        case "top_k" -> generate.topK(in.whole());
        case "num_choices" -> generate.numChoices(in.whole());
        case "logprobs" -> generate.logprobs(in.truth());
        case "top_logprobs" -> generate.topLogprobs(in.whole());
        case "prompt_logprobs" -> generate.promptLogprobs(in.whole());
        case "parallel_tool_calls" -> generate.parallelToolCalls(in.truth());
        case "internal_tools" -> generate.internalTools(in.truth());
        case "max_tool_output" -> generate.maxToolOutput(in.longWhole());
        case "cache_prompt" -> generate.cachePrompt(in.node());
        case "fallback_models" -> generate.fallbackModels(in.texts());
        case "fail_on_refusal" -> generate.failOnRefusal(in.truth());
        case "verbosity" -> generate.verbosity(in.text());
        case "effort" -> generate.effort(in.text());
        case "reasoning_effort" -> generate.reasoningEffort(in.text());
        case "reasoning_mode" -> generate.reasoningMode(in.text());
        case "reasoning_tokens" -> generate.reasoningTokens(in.longWhole());
        case "reasoning_summary" -> generate.reasoningSummary(in.text());
        case "reasoning_history" -> generate.reasoningHistory(in.text());
        case "response_schema" -> generate.responseSchema(in.node());
        case "extra_headers" -> generate.extraHeaders(in.textMap());
        case "extra_body" -> generate.extraBody(in.nodeMap());
        case "modalities" -> generate.modalities(in.node());
        case "cache" -> generate.cache(in.node());
        case "batch" -> generate.batch(in.node());
        default -> extra = in.extra(extra, field);
      }
    }
    return generate.extra(extra).build();
  }
}

package io.evalflow.engine.spec;

import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.GenerateConfigBuilder;
import io.evalflow.spi.spec.FlowAgent;
import io.evalflow.spi.spec.FlowAgentBuilder;
import io.evalflow.spi.spec.FlowDefaults;
import io.evalflow.spi.spec.FlowDefaultsBuilder;
import io.evalflow.spi.spec.FlowDependencies;
import io.evalflow.spi.spec.FlowDependenciesBuilder;
import io.evalflow.spi.spec.FlowEpochs;
import io.evalflow.spi.spec.FlowExtraArgs;
import io.evalflow.spi.spec.FlowExtraArgsBuilder;
import io.evalflow.spi.spec.FlowFactory;
import io.evalflow.spi.spec.FlowInternal;
import io.evalflow.spi.spec.FlowModel;
import io.evalflow.spi.spec.FlowModelBuilder;
import io.evalflow.spi.spec.FlowModelRole;
import io.evalflow.spi.spec.FlowOptions;
import io.evalflow.spi.spec.FlowOptionsBuilder;
import io.evalflow.spi.spec.FlowScorer;
import io.evalflow.spi.spec.FlowScorerBuilder;
import io.evalflow.spi.spec.FlowSolver;
import io.evalflow.spi.spec.FlowSolverBuilder;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowSpecBuilder;
import io.evalflow.spi.spec.FlowStoreConfig;
import io.evalflow.spi.spec.FlowStoreConfigBuilder;
import io.evalflow.spi.spec.FlowTask;
import io.evalflow.spi.spec.FlowTaskBuilder;
import io.evalflow.spi.spec.InstantiateConfig;
import io.evalflow.spi.spec.InstantiateConfigBuilder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Binds a spec that is plainly right: every field known, every value of the very type that its
 * field has. It is there for speed alone: to look into the records, as {@code StrictBinder} does,
 * takes longer than the rest of {@code config}. What it does not bind is bound by that, which knows
 * every rule and says what is wrong. For one spec.
 */
final class PlainSpecReader {
  private boolean plain = true;

  private PlainSpecReader() {}

  /** The spec; empty if it takes the strict binder to say what it is. */
  static Optional<FlowSpec> read(JsonNode tree) {
    PlainSpecReader reader = new PlainSpecReader();
    FlowSpec spec = reader.spec(tree);
    return reader.plain ? Optional.ofNullable(spec) : Optional.empty();
  }

  private @Nullable FlowDefaults defaults(JsonNode tree) {
    FlowDefaultsBuilder defaults = FlowDefaultsBuilder.builder();
    return fields(tree, (field, value) -> put(defaults, field, value)) ? defaults.build() : null;
  }

  private void put(FlowDefaultsBuilder defaults, String field, JsonNode value) {
    switch (field) {
      case "config" -> defaults.config(config(value));
      case "agent" -> defaults.agent(agent(value));
      case "agent_prefix" -> defaults.agentPrefix(map(value, this::agent));
      case "model" -> defaults.model(model(value));
      case "model_prefix" -> defaults.modelPrefix(map(value, this::model));
      case "solver" -> defaults.solver(solver(value));
      case "solver_prefix" -> defaults.solverPrefix(map(value, this::solver));
      case "task" -> defaults.task(task(value));
      case "task_prefix" -> defaults.taskPrefix(map(value, this::task));
      default -> plain = false;
    }
  }

  private @Nullable FlowSpec spec(JsonNode tree) {
    FlowSpecBuilder spec = FlowSpecBuilder.builder();
    return fields(tree, (field, value) -> put(spec, field, value)) ? spec.build() : null;
  }

  private void put(FlowSpecBuilder spec, String field, JsonNode value) {
    switch (field) {
      case "includes" -> spec.includes(nodes(value));
      case "store" -> spec.store(store(value));
      case "log_dir" -> spec.logDir(text(value));
      case "log_dir_create_unique" -> spec.logDirCreateUnique(bool(value));
      case "python_version" -> spec.pythonVersion(text(value));
      case "dependencies" -> spec.dependencies(dependencies(value));
      case "defaults" -> spec.defaults(defaults(value));
      case "execution_type" -> spec.executionType(text(value));
      case "options" -> spec.options(options(value));
      case "env" -> spec.env(map(value, this::text));
      case "flow_metadata" -> spec.flowMetadata(map(value));
      case "tasks" -> spec.tasks(tasks(value));
      case "instantiate" -> spec.instantiate(instantiate(value));
      case "internal" -> spec.internal(internal(value));
      default -> plain = false;
    }
  }

  private @Nullable FlowOptions options(JsonNode tree) {
    FlowOptionsBuilder options = FlowOptionsBuilder.builder();
    return fields(tree, (field, value) -> put(options, field, value)) ? options.build() : null;
  }

  private void put(FlowOptionsBuilder options, String field, JsonNode value) {
    switch (field) {
      case "retry_attempts" -> options.retryAttempts(integer(value));
      case "retry_wait" -> options.retryWait(decimal(value));
      case "retry_connections" -> options.retryConnections(decimal(value));
      case "retry_cleanup" -> options.retryCleanup(bool(value));
      case "sandbox" -> options.sandbox(value);
      case "sandbox_cleanup" -> options.sandboxCleanup(bool(value));
      case "sandbox_prebuilt" -> options.sandboxPrebuilt(bool(value));
      case "checkpoint" -> options.checkpoint(value);
      case "acp_server" -> options.acpServer(value);
      case "ctl_server" -> options.ctlServer(value);
      case "scanner" -> options.scanner(value);
      case "tags" -> options.tags(list(value, this::text));
      case "metadata" -> options.metadata(map(value));
      case "trace" -> options.trace(bool(value));
      case "display" -> options.display(text(value));
      case "approval" -> options.approval(value);
      case "review" -> options.review(value);
      case "score" -> options.score(bool(value));
      case "score_display" -> options.scoreDisplay(bool(value));
      case "notification" -> options.notification(value);
      case "log_level" -> options.logLevel(text(value));
      case "log_level_transcript" -> options.logLevelTranscript(text(value));
      case "log_format" -> options.logFormat(text(value));
      case "limit" -> options.limit(value);
      case "sample_shuffle" -> options.sampleShuffle(value);
      case "fail_on_error" -> options.failOnError(value);
      case "continue_on_fail" -> options.continueOnFail(bool(value));
      case "retry_on_error" -> options.retryOnError(integer(value));
      case "score_on_error" -> options.scoreOnError(bool(value));
      case "debug_errors" -> options.debugErrors(bool(value));
      case "incomplete_action" -> options.incompleteAction(text(value));
      case "incomplete_max" -> options.incompleteMax(decimal(value));
      case "model_cost_config" -> options.modelCostConfig(value);
      case "max_samples" -> options.maxSamples(integer(value));
      case "max_dataset_memory" -> options.maxDatasetMemory(integer(value));
      case "max_tasks" -> options.maxTasks(integer(value));
      case "max_subprocesses" -> options.maxSubprocesses(integer(value));
      case "max_sandboxes" -> options.maxSandboxes(integer(value));
      case "log_samples" -> options.logSamples(bool(value));
      case "log_realtime" -> options.logRealtime(bool(value));
      case "log_images" -> options.logImages(bool(value));
      case "log_model_api" -> options.logModelApi(bool(value));
      case "log_refusals" -> options.logRefusals(bool(value));
      case "log_buffer" -> options.logBuffer(integer(value));
      case "log_shared" -> options.logShared(value);
      case "bundle_dir" -> options.bundleDir(text(value));
      case "bundle_overwrite" -> options.bundleOverwrite(bool(value));
      case "log_dir_allow_dirty" -> options.logDirAllowDirty(bool(value));
      case "eval_set_id" -> options.evalSetId(text(value));
      case "embed_viewer" -> options.embedViewer(bool(value));
      case "bundle_url_mappings" -> options.bundleUrlMappings(map(value, this::text));
      default -> plain = false;
    }
  }

  private List<FlowTask> tasks(JsonNode tree) {
    List<FlowTask> tasks = list(tree, this::task);
    return tasks == null ? List.of() : tasks;
  }

  private @Nullable FlowTask task(JsonNode tree) {
    if (tree.isString()) {
      return FlowTask.of(tree.stringValue());
    }
    FlowTaskBuilder task = FlowTaskBuilder.builder();
    return fields(tree, (field, value) -> put(task, field, value)) ? task.build() : null;
  }

  private void put(FlowTaskBuilder task, String field, JsonNode value) {
    switch (field) {
      case "name" -> task.name(text(value));
      case "factory" -> task.factory(factory(value));
      case "args" -> task.args(map(value));
      case "extra_args" -> task.extraArgs(extraArgs(value));
      case "solver" -> task.solver(oneOrMany(value, this::solver));
      case "scorer" -> task.scorer(oneOrMany(value, this::scorer));
      case "headline_metric" -> task.headlineMetric(value);
      case "model" -> task.model(model(value));
      case "config" -> task.config(config(value));
      case "model_roles" -> task.modelRoles(map(value, this::role));
      case "sandbox" -> task.sandbox(value);
      case "approval" -> task.approval(value);
      case "review" -> task.review(value);
      case "epochs" -> task.epochs(epochs(value));
      case "fail_on_error" -> task.failOnError(value);
      case "continue_on_fail" -> task.continueOnFail(bool(value));
      case "score_on_error" -> task.scoreOnError(bool(value));
      case "checkpoint" -> task.checkpoint(value);
      case "message_limit" -> task.messageLimit(integer(value));
      case "token_limit" -> task.tokenLimit(value);
      case "turn_limit" -> task.turnLimit(integer(value));
      case "time_limit" -> task.timeLimit(integer(value));
      case "working_limit" -> task.workingLimit(integer(value));
      case "cost_limit" -> task.costLimit(decimal(value));
      case "early_stopping" -> task.earlyStopping(value);
      case "description" -> task.description(text(value));
      case "version" -> task.version(value);
      case "tags" -> task.tags(list(value, this::text));
      case "metadata" -> task.metadata(map(value));
      case "sample_id" -> task.sampleId(value);
      case "flow_metadata" -> task.flowMetadata(map(value));
      default -> plain = false;
    }
  }

  private @Nullable FlowModel model(JsonNode tree) {
    if (tree.isString()) {
      return FlowModel.of(tree.stringValue());
    }
    FlowModelBuilder model = FlowModelBuilder.builder();
    return fields(tree, (field, value) -> put(model, field, value)) ? model.build() : null;
  }

  private void put(FlowModelBuilder model, String field, JsonNode value) {
    switch (field) {
      case "name" -> model.name(text(value));
      case "factory" -> model.factory(factory(value));
      case "memoize" -> model.memoize(bool(value));
      case "role" -> model.role(text(value));
      case "config" -> model.config(config(value));
      case "base_url" -> model.baseUrl(text(value));
      case "api_key" -> model.apiKey(text(value));
      case "model_args" -> model.modelArgs(map(value));
      case "flow_metadata" -> model.flowMetadata(map(value));
      default -> plain = false;
    }
  }

  private @Nullable FlowSolver solver(JsonNode tree) {
    if (tree.isString()) {
      return FlowSolver.of(tree.stringValue());
    }
    FlowSolverBuilder solver = FlowSolverBuilder.builder();
    return fields(tree, (field, value) -> put(solver, field, value)) ? solver.build() : null;
  }

  private void put(FlowSolverBuilder solver, String field, JsonNode value) {
    switch (field) {
      case "name" -> solver.name(text(value));
      case "factory" -> solver.factory(factory(value));
      case "args" -> solver.args(map(value));
      case "flow_metadata" -> solver.flowMetadata(map(value));
      case "type" -> solver.type(text(value));
      default -> plain = false;
    }
  }

  private @Nullable FlowScorer scorer(JsonNode tree) {
    if (tree.isString()) {
      return FlowScorer.of(tree.stringValue());
    }
    FlowScorerBuilder scorer = FlowScorerBuilder.builder();
    return fields(tree, (field, value) -> put(scorer, field, value)) ? scorer.build() : null;
  }

  private void put(FlowScorerBuilder scorer, String field, JsonNode value) {
    switch (field) {
      case "name" -> scorer.name(text(value));
      case "factory" -> scorer.factory(factory(value));
      case "args" -> scorer.args(map(value));
      case "flow_metadata" -> scorer.flowMetadata(map(value));
      default -> plain = false;
    }
  }

  private @Nullable FlowAgent agent(JsonNode tree) {
    FlowAgentBuilder agent = FlowAgentBuilder.builder();
    return fields(tree, (field, value) -> put(agent, field, value)) ? agent.build() : null;
  }

  private void put(FlowAgentBuilder agent, String field, JsonNode value) {
    switch (field) {
      case "name" -> agent.name(text(value));
      case "factory" -> agent.factory(factory(value));
      case "args" -> agent.args(map(value));
      case "flow_metadata" -> agent.flowMetadata(map(value));
      case "type" -> agent.type(text(value));
      default -> plain = false;
    }
  }

  private @Nullable FlowFactory factory(JsonNode value) {
    return is(value.isString(), value) ? new FlowFactory(value.stringValue(), Map.of()) : null;
  }

  private @Nullable FlowModelRole role(JsonNode value) {
    List<FlowModel> models = oneOrMany(value, this::model);
    if (models == null || models.isEmpty()) {
      plain = false;
      return null;
    }
    return new FlowModelRole(models);
  }

  private @Nullable FlowExtraArgs extraArgs(JsonNode tree) {
    FlowExtraArgsBuilder args = FlowExtraArgsBuilder.builder();
    return fields(tree, (field, value) -> put(args, field, value)) ? args.build() : null;
  }

  private void put(FlowExtraArgsBuilder args, String field, JsonNode value) {
    switch (field) {
      case "model" -> args.model(map(value));
      case "solver" -> args.solver(map(value));
      case "agent" -> args.agent(map(value));
      case "scorer" -> args.scorer(map(value));
      default -> plain = false;
    }
  }

  private @Nullable FlowStoreConfig store(JsonNode tree) {
    if (tree.isString()) {
      return FlowStoreConfig.of(tree.stringValue());
    }
    FlowStoreConfigBuilder store = FlowStoreConfigBuilder.builder();
    return fields(tree, (field, value) -> put(store, field, value)) ? store.build() : null;
  }

  private void put(FlowStoreConfigBuilder store, String field, JsonNode value) {
    switch (field) {
      case "path" -> store.path(text(value));
      case "filter" -> store.filter(oneOrMany(value, this::text));
      case "read" -> store.read(bool(value));
      case "write" -> store.write(bool(value));
      default -> plain = false;
    }
  }

  private @Nullable FlowDependencies dependencies(JsonNode tree) {
    FlowDependenciesBuilder dependencies = FlowDependenciesBuilder.builder();
    return fields(tree, (field, value) -> put(dependencies, field, value))
        ? dependencies.build()
        : null;
  }

  private void put(FlowDependenciesBuilder dependencies, String field, JsonNode value) {
    switch (field) {
      case "dependency_file" -> dependencies.dependencyFile(text(value));
      case "additional_dependencies" ->
          dependencies.additionalDependencies(oneOrMany(value, this::text));
      case "auto_detect_dependencies" -> dependencies.autoDetectDependencies(bool(value));
      case "uv_sync_args" -> dependencies.uvSyncArgs(oneOrMany(value, this::text));
      default -> plain = false;
    }
  }

  private @Nullable InstantiateConfig instantiate(JsonNode tree) {
    if (tree.isString()) {
      return InstantiateConfig.of(tree.stringValue());
    }
    InstantiateConfigBuilder instantiate = InstantiateConfigBuilder.builder();
    return fields(tree, (field, value) -> put(instantiate, field, value))
        ? instantiate.build()
        : null;
  }

  private void put(InstantiateConfigBuilder instantiate, String field, JsonNode value) {
    switch (field) {
      case "mode" -> instantiate.mode(text(value));
      case "max_threads" -> instantiate.maxThreads(integer(value));
      default -> plain = false;
    }
  }

  private @Nullable FlowInternal internal(JsonNode tree) {
    if (!tree.isObject() || tree.size() > 1) {
      plain = plain && tree.isNull();
      return null;
    }
    JsonNode files = tree.path("preload_files");
    plain = plain && tree.size() == (files.isMissingNode() ? 0 : 1);
    return new FlowInternal(files.isMissingNode() ? null : list(files, this::text));
  }

  private @Nullable List<JsonNode> nodes(JsonNode value) {
    return list(value, node -> node);
  }

  private @Nullable FlowEpochs epochs(JsonNode value) {
    JsonNode number = value.path("epochs");
    JsonNode reducer = value.path("reducer");
    if (number.isInt() && reducer.isMissingNode() && value.size() == 1) {
      return FlowEpochs.of(number.intValue());
    } else if (number.isInt() && value.size() == 2) {
      return new FlowEpochs(number.intValue(), oneOrMany(reducer, this::text));
    }
    Integer epochs = integer(value);
    return epochs == null ? null : FlowEpochs.of(epochs);
  }

  private @Nullable GenerateConfig config(JsonNode tree) {
    GenerateConfigBuilder config = GenerateConfigBuilder.builder();
    return fields(tree, (field, value) -> put(config, field, value)) ? config.build() : null;
  }

  private void put(GenerateConfigBuilder config, String field, JsonNode value) {
    switch (field) {
      case "max_retries" -> config.maxRetries(integer(value));
      case "timeout" -> config.timeout(integer(value));
      case "attempt_timeout" -> config.attemptTimeout(integer(value));
      case "stream_idle_timeout" -> config.streamIdleTimeout(integer(value));
      case "max_connections" -> config.maxConnections(integer(value));
      case "adaptive_connections" -> config.adaptiveConnections(value);
      case "system_message" -> config.systemMessage(text(value));
      case "max_tokens" -> config.maxTokens(whole(value));
      case "top_p" -> config.topP(decimal(value));
      case "temperature" -> config.temperature(decimal(value));
      case "stop_seqs" -> config.stopSeqs(list(value, this::text));
      case "best_of" -> config.bestOf(integer(value));
      case "frequency_penalty" -> config.frequencyPenalty(decimal(value));
      case "presence_penalty" -> config.presencePenalty(decimal(value));
      case "logit_bias" -> config.logitBias(map(value, this::decimal));
      case "seed" -> config.seed(bigInteger(value));
      case "top_k" -> config.topK(integer(value));
      case "num_choices" -> config.numChoices(integer(value));
      case "logprobs" -> config.logprobs(bool(value));
      case "top_logprobs" -> config.topLogprobs(integer(value));
      case "prompt_logprobs" -> config.promptLogprobs(integer(value));
      case "parallel_tool_calls" -> config.parallelToolCalls(bool(value));
      case "internal_tools" -> config.internalTools(bool(value));
      case "max_tool_output" -> config.maxToolOutput(whole(value));
      case "cache_prompt" -> config.cachePrompt(value);
      case "fallback_models" -> config.fallbackModels(list(value, this::text));
      case "fail_on_refusal" -> config.failOnRefusal(bool(value));
      case "verbosity" -> config.verbosity(text(value));
      case "effort" -> config.effort(text(value));
      case "reasoning_effort" -> config.reasoningEffort(text(value));
      case "reasoning_mode" -> config.reasoningMode(text(value));
      case "reasoning_tokens" -> config.reasoningTokens(whole(value));
      case "reasoning_summary" -> config.reasoningSummary(text(value));
      case "reasoning_history" -> config.reasoningHistory(text(value));
      case "response_schema" -> config.responseSchema(value);
      case "extra_headers" -> config.extraHeaders(map(value, this::text));
      case "extra_body" -> config.extraBody(map(value));
      case "modalities" -> config.modalities(value);
      case "cache" -> config.cache(value);
      case "batch" -> config.batch(value);
      default -> plain = false;
    }
  }

  /** Takes the fields of a mapping; false if it is none. */
  private boolean fields(JsonNode tree, BiConsumer<String, JsonNode> field) {
    if (!is(tree.isObject(), tree)) {
      return false;
    }
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      field.accept(entry.getKey(), entry.getValue());
    }
    return true;
  }

  private @Nullable String text(JsonNode value) {
    return is(value.isString(), value) ? value.stringValue() : null;
  }

  private @Nullable Integer integer(JsonNode value) {
    return is(value.isInt(), value) ? value.intValue() : null;
  }

  private @Nullable Long whole(JsonNode value) {
    return is(value.isInt() || value.isLong(), value) ? value.longValue() : null;
  }

  private @Nullable BigInteger bigInteger(JsonNode value) {
    return is(value.isIntegralNumber(), value) ? value.bigIntegerValue() : null;
  }

  private @Nullable Double decimal(JsonNode value) {
    return is(value.isDouble() || value.isInt(), value) ? value.doubleValue() : null;
  }

  private @Nullable Boolean bool(JsonNode value) {
    return is(value.isBoolean(), value) ? value.booleanValue() : null;
  }

  private <T> @Nullable List<T> oneOrMany(JsonNode value, Function<JsonNode, @Nullable T> item) {
    if (value.isArray() || value.isNull()) {
      return list(value, item);
    }
    T only = item.apply(value);
    return only == null ? null : List.of(only);
  }

  private <T> @Nullable List<T> list(JsonNode value, Function<JsonNode, @Nullable T> item) {
    if (!is(value.isArray(), value)) {
      return null;
    }
    List<T> items = new ArrayList<>(value.size());
    for (JsonNode one : value) {
      T read = item.apply(one);
      if (read == null) {
        plain = false;
      } else {
        items.add(read);
      }
    }
    return items;
  }

  private @Nullable Map<String, JsonNode> map(JsonNode value) {
    return map(value, node -> node);
  }

  private <T> @Nullable Map<String, T> map(JsonNode value, Function<JsonNode, @Nullable T> item) {
    if (!is(value.isObject(), value)) {
      return null;
    }
    Map<String, T> items = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      T read = item.apply(entry.getValue());
      if (read == null) {
        plain = false;
      } else {
        items.put(entry.getKey(), read);
      }
    }
    return items;
  }

  /** Whether a value is of the type that it must have; a null is none, and right in any field. */
  private boolean is(boolean type, JsonNode value) {
    if (!type && !value.isNull()) {
      plain = false;
    }
    return type;
  }
}

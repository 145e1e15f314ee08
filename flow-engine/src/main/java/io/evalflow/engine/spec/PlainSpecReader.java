package io.evalflow.engine.spec;

import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.GenerateConfigBuilder;
import io.evalflow.spi.spec.FlowDefaults;
import io.evalflow.spi.spec.FlowDefaultsBuilder;
import io.evalflow.spi.spec.FlowEpochs;
import io.evalflow.spi.spec.FlowModel;
import io.evalflow.spi.spec.FlowModelBuilder;
import io.evalflow.spi.spec.FlowOptions;
import io.evalflow.spi.spec.FlowOptionsBuilder;
import io.evalflow.spi.spec.FlowScorer;
import io.evalflow.spi.spec.FlowScorerBuilder;
import io.evalflow.spi.spec.FlowSolver;
import io.evalflow.spi.spec.FlowSolverBuilder;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowSpecBuilder;
import io.evalflow.spi.spec.FlowTask;
import io.evalflow.spi.spec.FlowTaskBuilder;
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
      case "log_dir" -> spec.logDir(text(value));
      case "log_dir_create_unique" -> spec.logDirCreateUnique(bool(value));
      case "python_version" -> spec.pythonVersion(text(value));
      case "defaults" -> spec.defaults(defaults(value));
      case "execution_type" -> spec.executionType(text(value));
      case "options" -> spec.options(options(value));
      case "env" -> spec.env(map(value, this::text));
      case "flow_metadata" -> spec.flowMetadata(map(value));
      case "tasks" -> spec.tasks(tasks(value));
      default -> plain = false;
    }
  }

  private @Nullable FlowOptions options(JsonNode tree) {
    FlowOptionsBuilder options = FlowOptionsBuilder.builder();
    return fields(tree, (field, value) -> put(options, field, value)) ? options.build() : null;
  }

  private void put(FlowOptionsBuilder options, String field, JsonNode value) {
    switch (field) {
      case "tags" -> options.tags(list(value, this::text));
      case "metadata" -> options.metadata(map(value));
      case "log_format" -> options.logFormat(text(value));
      case "limit" -> options.limit(value);
      case "fail_on_error" -> options.failOnError(value);
      case "retry_on_error" -> options.retryOnError(integer(value));
      case "max_samples" -> options.maxSamples(integer(value));
      case "max_tasks" -> options.maxTasks(integer(value));
      case "log_buffer" -> options.logBuffer(integer(value));
      case "log_dir_allow_dirty" -> options.logDirAllowDirty(bool(value));
      case "eval_set_id" -> options.evalSetId(text(value));
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
      case "args" -> task.args(map(value));
      case "solver" -> task.solver(oneOrMany(value, this::solver));
      case "scorer" -> task.scorer(oneOrMany(value, this::scorer));
      case "model" -> task.model(model(value));
      case "config" -> task.config(config(value));
      case "epochs" -> task.epochs(epochs(value));
      case "fail_on_error" -> task.failOnError(value);
      case "message_limit" -> task.messageLimit(integer(value));
      case "token_limit" -> task.tokenLimit(value);
      case "turn_limit" -> task.turnLimit(integer(value));
      case "time_limit" -> task.timeLimit(integer(value));
      case "working_limit" -> task.workingLimit(integer(value));
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
      case "args" -> solver.args(map(value));
      case "flow_metadata" -> solver.flowMetadata(map(value));
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
      case "args" -> scorer.args(map(value));
      case "flow_metadata" -> scorer.flowMetadata(map(value));
      default -> plain = false;
    }
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

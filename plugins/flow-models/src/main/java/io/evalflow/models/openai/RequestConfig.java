package io.evalflow.models.openai;

import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.ModelRequest;
import io.evalflow.spi.model.ToolChoice;
import io.evalflow.spi.model.ToolInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * From a generation config to the parameters of a request. What the API cannot do is refused by
 * name; what a model of OpenAI would reject while Inspect AI drops it (a temperature for a
 * reasoning model) is dropped here too, with a warning.
 */
final class RequestConfig {
  private static final Logger LOG = LoggerFactory.getLogger(RequestConfig.class);
  private static final ObjectMapper JSON = JsonMapper.shared();

  /** Fields of a request that decide what an answer looks like, and so are not the user's. */
  private static final List<String> RESERVED =
      List.of("messages", "model", "n", "stream", "tools", "functions");

  private final String model;
  private final ModelFamily family;
  private final OpenAiArgs args;

  RequestConfig(String model, ModelFamily family, OpenAiArgs args) {
    this.model = model;
    this.family = family;
    this.args = args;
  }

  /** The fields of a config that this API cannot honour; empty if it can do all. */
  static List<String> unsupported(GenerateConfig config) {
    List<String> fields = new ArrayList<>();
    refuse(fields, config.numChoices() != null && config.numChoices() > 1, "num_choices above 1");
    refuse(fields, config.bestOf() != null && config.bestOf() > 1, "best_of above 1");
    refuse(fields, config.topK() != null, "top_k (extra_body may carry it)");
    refuse(
        fields,
        config.fallbackModels() != null && !config.fallbackModels().isEmpty(),
        "fallback_models");
    refuse(fields, config.effort() != null, "effort (reasoning_effort is its like)");
    refuse(
        fields,
        config.reasoningMode() != null && !config.reasoningMode().equals("standard"),
        "reasoning_mode");
    refuse(fields, config.reasoningTokens() != null, "reasoning_tokens");
    refuse(
        fields,
        config.reasoningSummary() != null && !config.reasoningSummary().equals("none"),
        "reasoning_summary");
    refuse(fields, config.modalities() != null && !config.modalities().isEmpty(), "modalities");
    refuse(fields, Boolean.TRUE.equals(config.failOnRefusal()), "fail_on_refusal");
    refuse(fields, asksForBatch(config.batch()), "batch");
    if (config.extraBody() != null) {
      RESERVED.stream()
          .filter(config.extraBody()::containsKey)
          .forEach(name -> fields.add("extra_body." + name));
    }
    return fields;
  }

  private static void refuse(List<String> fields, boolean condition, String field) {
    if (condition) {
      fields.add(field);
    }
  }

  private static boolean asksForBatch(@Nullable JsonNode batch) {
    return batch != null && !batch.isNull() && !(batch.isBoolean() && !batch.booleanValue());
  }

  /** Says once what is dropped for this model. */
  void warnOfDropped(GenerateConfig config) {
    if (config.temperature() != null && !family.temperature()) {
      LOG.warn("{}: takes no temperature; it is left out", model);
    }
    if (config.reasoningEffort() != null && !family.reasoningEffort()) {
      LOG.warn("{}: takes no reasoning_effort; it is left out", model);
    }
    if (config.parallelToolCalls() != null && !family.parallelToolCalls()) {
      LOG.warn("{}: takes no parallel_tool_calls; it is left out", model);
    }
  }

  /** The parameters of a request. */
  OpenAiChatRequestParameters parameters(ModelRequest request) {
    GenerateConfig config = request.config();
    OpenAiChatRequestParameters.Builder parameters =
        OpenAiChatRequestParameters.builder()
            .modelName(model)
            .topP(config.topP())
            .temperature(family.temperature() ? config.temperature() : null)
            .frequencyPenalty(config.frequencyPenalty())
            .presencePenalty(config.presencePenalty())
            .logprobs(config.logprobs())
            .topLogprobs(config.topLogprobs())
            .reasoningEffort(family.reasoningEffort() ? config.reasoningEffort() : null)
            .serviceTier(args.serviceTier());
    if (config.stopSeqs() != null) {
      parameters.stopSequences(config.stopSeqs());
    }
    if (!request.tools().isEmpty() && family.parallelToolCalls()) {
      parameters.parallelToolCalls(config.parallelToolCalls());
    }
    return parameters.customParameters(custom(request)).build();
  }

  /** What LangChain4j has no place for, or narrows. */
  private Map<String, Object> custom(ModelRequest request) {
    GenerateConfig config = request.config();
    Map<String, Object> custom = new LinkedHashMap<>();
    put(
        custom,
        family.maxCompletionTokens() ? "max_completion_tokens" : "max_tokens",
        config.maxTokens());
    put(custom, "seed", config.seed());
    put(custom, "logit_bias", config.logitBias());
    put(custom, "verbosity", config.verbosity());
    put(custom, "prompt_logprobs", config.promptLogprobs());
    put(custom, "prompt_cache_key", args.promptCacheKey());
    put(custom, "prompt_cache_retention", args.promptCacheRetention());
    put(custom, "safety_identifier", args.safetyIdentifier());
    put(custom, "response_format", responseFormat(config.responseSchema()));
    if (!request.tools().isEmpty()) {
      custom.put("tools", request.tools().stream().map(RequestConfig::tool).toList());
      custom.put("tool_choice", toolChoice(request.toolChoice()));
    }
    if (config.extraBody() != null) {
      config.extraBody().forEach((name, value) -> custom.put(name, plain(value)));
    }
    return custom;
  }

  private static void put(Map<String, Object> custom, String name, @Nullable Object value) {
    if (value != null) {
      custom.put(name, value);
    }
  }

  private static @Nullable Object responseFormat(@Nullable JsonNode schema) {
    if (schema == null) {
      return null;
    }
    Map<String, Object> inner = new LinkedHashMap<>();
    Consumer<String> copy =
        name ->
            Optional.ofNullable(schema.get(name))
                .filter(value -> !value.isNull())
                .ifPresent(value -> inner.put(name, plain(value)));
    copy.accept("name");
    Optional.ofNullable(schema.get("json_schema"))
        .ifPresent(value -> inner.put("schema", plain(value)));
    copy.accept("description");
    copy.accept("strict");
    return Map.of("type", "json_schema", "json_schema", inner);
  }

  private static Object tool(ToolInfo tool) {
    Map<String, Object> function = new LinkedHashMap<>();
    function.put("name", tool.name());
    function.put("description", tool.description());
    function.put("parameters", plain(tool.parameters()));
    return Map.of("type", "function", "function", function);
  }

  private static Object toolChoice(ToolChoice choice) {
    if (choice.function()) {
      return Map.of("type", "function", "function", Map.of("name", choice.mode()));
    }
    return choice.mode().equals("any") ? "required" : choice.mode();
  }

  /** A tree as maps, lists and scalars, which LangChain4j's own Jackson can write. */
  private static @Nullable Object plain(JsonNode tree) {
    return JSON.treeToValue(tree, Object.class);
  }
}

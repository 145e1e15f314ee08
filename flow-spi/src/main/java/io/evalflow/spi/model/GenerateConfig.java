package io.evalflow.spi.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How a model generates. Every field may be absent, which leaves the choice to the provider.
 * Mirrors GenerateConfig of Inspect AI.
 *
 * @param maxRetries attempts to repeat a failed call, without limit if absent
 * @param timeout seconds for a call with all its retries
 * @param attemptTimeout seconds for one attempt
 * @param streamIdleTimeout seconds without a token after which a stream is given up
 * @param maxConnections calls under way at once for a model, 10 if absent
 * @param adaptiveConnections how connections adapt to load
 * @param systemMessage system message put before the input
 * @param maxTokens most tokens to write
 * @param topP nucleus sampling mass
 * @param temperature sampling temperature
 * @param stopSeqs sequences that end the answer
 * @param bestOf candidates to choose from
 * @param frequencyPenalty penalty from -2 to 2
 * @param presencePenalty penalty from -2 to 2
 * @param logitBias bias from -100 to 100 by token id
 * @param seed seed for sampling, of any size
 * @param topK tokens to sample from
 * @param numChoices answers to give
 * @param logprobs whether to return log probabilities
 * @param topLogprobs alternatives per token
 * @param promptLogprobs alternatives per token of the prompt
 * @param parallelToolCalls whether several tools may be called at once
 * @param internalTools whether the provider's own tools may stand in
 * @param maxToolOutput most bytes of a tool's output
 * @param cachePrompt whether to cache the prompt: {@code auto}, true or false
 * @param fallbackModels models that stand in for one that is out
 * @param failOnRefusal whether a refusal is an error
 * @param verbosity {@code low}, {@code medium} or {@code high}
 * @param effort {@code low} to {@code max}
 * @param reasoningEffort {@code none} to {@code max}
 * @param reasoningMode {@code standard} or {@code pro}
 * @param reasoningTokens most tokens of reasoning
 * @param reasoningSummary {@code none}, {@code concise}, {@code detailed} or {@code auto}
 * @param reasoningHistory {@code none}, {@code all}, {@code last} or {@code auto}
 * @param responseSchema JSON schema for the answer
 * @param extraHeaders HTTP headers to add
 * @param extraBody request fields to add
 * @param modalities output modalities besides text
 * @param cache whether to reuse earlier outputs
 * @param batch whether to use the provider's batch API
 * @param extra fields of logs that this version does not know, kept as they were
 */
@InspectJson
@RecordBuilder
public record GenerateConfig(
    @Nullable Integer maxRetries,
    @Nullable Integer timeout,
    @Nullable Integer attemptTimeout,
    @Nullable Integer streamIdleTimeout,
    @Nullable Integer maxConnections,
    @Nullable JsonNode adaptiveConnections,
    @Nullable String systemMessage,
    @Nullable Long maxTokens,
    @Nullable Double topP,
    @Nullable Double temperature,
    @Nullable List<String> stopSeqs,
    @Nullable Integer bestOf,
    @Nullable Double frequencyPenalty,
    @Nullable Double presencePenalty,
    @Nullable Map<String, Double> logitBias,
    @Nullable BigInteger seed,
    @Nullable Integer topK,
    @Nullable Integer numChoices,
    @Nullable Boolean logprobs,
    @Nullable Integer topLogprobs,
    @Nullable Integer promptLogprobs,
    @Nullable Boolean parallelToolCalls,
    @Nullable Boolean internalTools,
    @Nullable Long maxToolOutput,
    @Nullable JsonNode cachePrompt,
    @Nullable List<String> fallbackModels,
    @Nullable Boolean failOnRefusal,
    @Nullable String verbosity,
    @Nullable String effort,
    @Nullable String reasoningEffort,
    @Nullable String reasoningMode,
    @Nullable Long reasoningTokens,
    @Nullable String reasoningSummary,
    @Nullable String reasoningHistory,
    @Nullable JsonNode responseSchema,
    @Nullable Map<String, String> extraHeaders,
    @Nullable Map<String, JsonNode> extraBody,
    @Nullable JsonNode modalities,
    @Nullable JsonNode cache,
    @Nullable JsonNode batch,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections and reads a former form of {@code reasoningHistory}. */
  public GenerateConfig {
    stopSeqs = Immutables.nullableList(stopSeqs);
    logitBias = Immutables.nullableMap(logitBias);
    fallbackModels = Immutables.nullableList(fallbackModels);
    extraHeaders = Immutables.nullableMap(extraHeaders);
    extraBody = Immutables.nullableMap(extraBody);
    reasoningHistory = reasoningHistory(reasoningHistory);
    extra = Immutables.map(extra);
  }

  private static final GenerateConfig EMPTY = GenerateConfigBuilder.builder().build();

  /** A config in which nothing is set. */
  public static GenerateConfig empty() {
    return EMPTY;
  }

  /** This config with each field that {@code over} sets taken from it. */
  @SuppressWarnings("ReferenceEquality") // the short way to the same answer
  public GenerateConfig merge(GenerateConfig over) {
    if (over == EMPTY || over.equals(EMPTY)) {
      return this;
    }
    return new GenerateConfig(
        pick(over.maxRetries, maxRetries),
        pick(over.timeout, timeout),
        pick(over.attemptTimeout, attemptTimeout),
        pick(over.streamIdleTimeout, streamIdleTimeout),
        pick(over.maxConnections, maxConnections),
        pick(over.adaptiveConnections, adaptiveConnections),
        pick(over.systemMessage, systemMessage),
        pick(over.maxTokens, maxTokens),
        pick(over.topP, topP),
        pick(over.temperature, temperature),
        pick(over.stopSeqs, stopSeqs),
        pick(over.bestOf, bestOf),
        pick(over.frequencyPenalty, frequencyPenalty),
        pick(over.presencePenalty, presencePenalty),
        pick(over.logitBias, logitBias),
        pick(over.seed, seed),
        pick(over.topK, topK),
        pick(over.numChoices, numChoices),
        pick(over.logprobs, logprobs),
        pick(over.topLogprobs, topLogprobs),
        pick(over.promptLogprobs, promptLogprobs),
        pick(over.parallelToolCalls, parallelToolCalls),
        pick(over.internalTools, internalTools),
        pick(over.maxToolOutput, maxToolOutput),
        pick(over.cachePrompt, cachePrompt),
        pick(over.fallbackModels, fallbackModels),
        pick(over.failOnRefusal, failOnRefusal),
        pick(over.verbosity, verbosity),
        pick(over.effort, effort),
        pick(over.reasoningEffort, reasoningEffort),
        pick(over.reasoningMode, reasoningMode),
        pick(over.reasoningTokens, reasoningTokens),
        pick(over.reasoningSummary, reasoningSummary),
        pick(over.reasoningHistory, reasoningHistory),
        pick(over.responseSchema, responseSchema),
        pick(over.extraHeaders, extraHeaders),
        pick(over.extraBody, extraBody),
        pick(over.modalities, modalities),
        pick(over.cache, cache),
        pick(over.batch, batch),
        merged(over.extra, extra));
  }

  private static Map<String, JsonNode> merged(
      Map<String, JsonNode> over, Map<String, JsonNode> base) {
    if (over.isEmpty()) {
      return base;
    }
    Map<String, JsonNode> merged = new LinkedHashMap<>(base);
    merged.putAll(over);
    return merged;
  }

  /** Former logs say true or false. */
  private static @Nullable String reasoningHistory(@Nullable String history) {
    return "true".equals(history) ? "all" : "false".equals(history) ? "none" : history;
  }

  private static <T> @Nullable T pick(@Nullable T over, @Nullable T base) {
    return over != null ? over : base;
  }
}

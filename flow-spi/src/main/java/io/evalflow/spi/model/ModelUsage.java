package io.evalflow.spi.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Token usage of one or more model calls.
 *
 * @param inputTokens tokens read, without those from a cache
 * @param outputTokens tokens written
 * @param totalTokens all tokens
 * @param inputTokensCacheWrite tokens written to the provider's prompt cache
 * @param inputTokensCacheRead tokens read from the provider's prompt cache
 * @param reasoningTokens tokens spent on reasoning, where the provider says
 * @param totalCost cost in US dollars, where prices are known
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
@RecordBuilder
public record ModelUsage(
    long inputTokens,
    long outputTokens,
    long totalTokens,
    @Nullable Long inputTokensCacheWrite,
    @Nullable Long inputTokensCacheRead,
    @Nullable Long reasoningTokens,
    @Nullable Double totalCost,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public ModelUsage {
    extra = Immutables.map(extra);
  }

  /** Usage with input and output alone. */
  public static ModelUsage of(long inputTokens, long outputTokens) {
    return new ModelUsage(
        inputTokens, outputTokens, inputTokens + outputTokens, null, null, null, null, Map.of());
  }

  /** The sum of two usages; a part that neither has stays absent. */
  public ModelUsage plus(ModelUsage other) {
    return new ModelUsage(
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        totalTokens + other.totalTokens,
        sum(inputTokensCacheWrite, other.inputTokensCacheWrite),
        sum(inputTokensCacheRead, other.inputTokensCacheRead),
        sum(reasoningTokens, other.reasoningTokens),
        totalCost == null
            ? other.totalCost
            : other.totalCost == null ? totalCost : Double.valueOf(totalCost + other.totalCost),
        Map.of());
  }

  private static @Nullable Long sum(@Nullable Long a, @Nullable Long b) {
    return a == null ? b : b == null ? a : Long.valueOf(a + b);
  }
}

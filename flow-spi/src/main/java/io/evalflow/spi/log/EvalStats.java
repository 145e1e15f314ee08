package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.evalflow.spi.model.ModelUsage;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * When an evaluation ran and what it used.
 *
 * @param startedAt ISO 8601 in UTC; empty before the start
 * @param completedAt ISO 8601 in UTC; empty before the end
 * @param modelUsage tokens by model
 * @param roleUsage tokens by role
 * @param connectionLimitHistory changes of connection limits
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
public record EvalStats(
    String startedAt,
    String completedAt,
    Map<String, ModelUsage> modelUsage,
    Map<String, ModelUsage> roleUsage,
    List<JsonNode> connectionLimitHistory,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public EvalStats {
    startedAt = startedAt == null ? "" : startedAt;
    completedAt = completedAt == null ? "" : completedAt;
    modelUsage = Immutables.map(modelUsage);
    roleUsage = Immutables.map(roleUsage);
    connectionLimitHistory = Immutables.list(connectionLimitHistory);
    extra = Immutables.map(extra);
  }
}

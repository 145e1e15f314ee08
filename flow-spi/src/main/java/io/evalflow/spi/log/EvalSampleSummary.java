package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.evalflow.spi.model.ModelUsage;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * A sample in short, as listings show it.
 *
 * @param id id of the sample
 * @param epoch which run of it, from 1
 * @param input what was asked, shortened; must not be changed
 * @param choices choices
 * @param target what was expected, shortened; must not be changed
 * @param description what the sample is
 * @param metadata metadata, shortened
 * @param scores scores by scorer
 * @param modelUsage tokens by model
 * @param roleUsage tokens by role
 * @param modelFallbacks models that stood in
 * @param startedAt ISO 8601 in UTC
 * @param completedAt ISO 8601 in UTC
 * @param totalTime seconds on the clock
 * @param workingTime seconds without waiting
 * @param uuid unique id of the run of the sample
 * @param error error that ended it
 * @param limit kind of limit that ended it
 * @param limitReason more about it
 * @param retries attempts that failed before
 * @param completed whether it is done
 * @param messageCount messages in the conversation
 * @param turnCount calls of the model
 * @param tokenLimit token limit in force
 * @param tokenLimitType which tokens counted
 * @param tokenLimitUsage tokens counted
 * @param messageLimit message limit in force
 * @param timeLimit time limit in force
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
@RecordBuilder
public record EvalSampleSummary(
    SampleId id,
    int epoch,
    JsonNode input,
    @Nullable List<String> choices,
    JsonNode target,
    @Nullable String description,
    Map<String, JsonNode> metadata,
    @Nullable Map<String, Score> scores,
    Map<String, ModelUsage> modelUsage,
    Map<String, ModelUsage> roleUsage,
    @Nullable JsonNode modelFallbacks,
    @Nullable String startedAt,
    @Nullable String completedAt,
    @Nullable Double totalTime,
    @Nullable Double workingTime,
    @Nullable String uuid,
    @Nullable String error,
    @Nullable String limit,
    @Nullable String limitReason,
    @Nullable Integer retries,
    boolean completed,
    @Nullable Integer messageCount,
    @Nullable Integer turnCount,
    @Nullable Long tokenLimit,
    @Nullable String tokenLimitType,
    @Nullable Long tokenLimitUsage,
    @Nullable Long messageLimit,
    @Nullable Long timeLimit,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public EvalSampleSummary {
    input = input == null ? StringNode.valueOf("") : input;
    choices = Immutables.nullableList(choices);
    target = target == null ? StringNode.valueOf("") : target;
    metadata = Immutables.map(metadata);
    scores = Immutables.nullableMap(scores);
    modelUsage = Immutables.map(modelUsage);
    roleUsage = Immutables.map(roleUsage);
    extra = Immutables.map(extra);
  }
}

package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The configuration of an evaluation.
 *
 * @param limit number of samples, or a range of them
 * @param sampleId ids of the samples to run
 * @param sampleShuffle whether, or by which seed, samples were shuffled
 * @param epochs runs of each sample
 * @param epochsReducer reducers of scores over epochs
 * @param approval policy for tool approval
 * @param review policy for the review of tool calls
 * @param sentinel monitors of the agents
 * @param notification whether, or where, people are notified
 * @param failOnError true or false, a share between 0 and 1, or a count
 * @param continueOnFail whether the other samples go on after that
 * @param retryOnError attempts to repeat a failed sample
 * @param scoreOnError whether failed samples are scored
 * @param messageLimit most messages of a sample
 * @param tokenLimit most tokens of a sample
 * @param tokenLimitType which tokens count
 * @param turnLimit most turns of a sample
 * @param timeLimit most seconds of a sample
 * @param workingLimit most working seconds of a sample
 * @param costLimit most dollars of a sample
 * @param maxSamples samples under way at once
 * @param maxDatasetMemory most memory for datasets, in megabytes
 * @param maxTasks tasks under way at once
 * @param maxSubprocesses subprocesses under way at once
 * @param maxSandboxes sandboxes under way at once
 * @param sandboxCleanup whether sandboxes are removed at the end
 * @param sandboxPrebuilt whether sandboxes are taken as they are
 * @param logSamples whether samples are in the log
 * @param logRealtime whether events are visible while running
 * @param logImages whether images are in the log
 * @param logModelApi whether raw exchanges are in the log
 * @param logBuffer samples buffered before a flush
 * @param logShared seconds between synchronisations
 * @param scoreDisplay whether running metrics were shown
 * @param acpServer whether, or where, agents can be reached by the Agent Client Protocol
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
@RecordBuilder
public record EvalConfig(
    @Nullable JsonNode limit,
    @Nullable JsonNode sampleId,
    @Nullable JsonNode sampleShuffle,
    @Nullable Integer epochs,
    @Nullable List<String> epochsReducer,
    @Nullable JsonNode approval,
    @Nullable JsonNode review,
    @Nullable JsonNode sentinel,
    @Nullable JsonNode notification,
    @Nullable JsonNode failOnError,
    @Nullable Boolean continueOnFail,
    @Nullable Integer retryOnError,
    @Nullable Boolean scoreOnError,
    @Nullable Long messageLimit,
    @Nullable Long tokenLimit,
    @Nullable String tokenLimitType,
    @Nullable Long turnLimit,
    @Nullable Long timeLimit,
    @Nullable Long workingLimit,
    @Nullable Double costLimit,
    @Nullable Integer maxSamples,
    @Nullable Long maxDatasetMemory,
    @Nullable Integer maxTasks,
    @Nullable Integer maxSubprocesses,
    @Nullable Integer maxSandboxes,
    @Nullable Boolean sandboxCleanup,
    @Nullable Boolean sandboxPrebuilt,
    @Nullable Boolean logSamples,
    @Nullable Boolean logRealtime,
    @Nullable Boolean logImages,
    @Nullable Boolean logModelApi,
    @Nullable Integer logBuffer,
    @Nullable Integer logShared,
    @Nullable Boolean scoreDisplay,
    @Nullable JsonNode acpServer,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public EvalConfig {
    epochsReducer = Immutables.nullableList(epochsReducer);
    extra = Immutables.map(extra);
  }

  static final EvalConfig EMPTY = EvalConfigBuilder.builder().build();
}

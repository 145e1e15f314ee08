package io.evalflow.spi.spec;

import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How a flow runs. The order of its fields is that in which Inspect Flow prints them.
 *
 * @param retryAttempts attempts to run tasks that failed again, 10 if absent
 * @param retryWait seconds before the first of them, doubled for each, 30 if absent
 * @param retryConnections by what the connections are multiplied for each of them, 1 if absent
 * @param retryCleanup whether the logs of failed attempts are removed; true if absent
 * @param sandbox where tools run, for all tasks
 * @param sandboxCleanup whether sandboxes are removed after the task
 * @param sandboxPrebuilt whether sandboxes are built already
 * @param checkpoint when the state of samples is saved
 * @param acpServer server for editors that talk to agents
 * @param ctlServer server that controls the run
 * @param scanner scanners of the logs
 * @param tags tags for all logs
 * @param metadata metadata for all logs
 * @param trace whether messages are shown as they come
 * @param display {@code full}, {@code conversation}, {@code rich}, {@code plain}, {@code log} or
 *     {@code none}
 * @param approval policies of approval of tool calls, or their file
 * @param review policies of review of tool results, or their file
 * @param score whether samples are scored; true if absent
 * @param scoreDisplay whether metrics are shown while it runs; true if absent
 * @param notification who is told when somebody is asked
 * @param logLevel what is logged to the console
 * @param logLevelTranscript what is logged to the log
 * @param logFormat {@code eval} or {@code json}
 * @param limit most samples of each task, or a range of them
 * @param sampleShuffle whether samples are shuffled, or the seed with which
 * @param failOnError true or false, a share between 0 and 1, or a count; true if absent
 * @param continueOnFail whether a task goes on once {@code failOnError} is met
 * @param retryOnError attempts to repeat a failed sample, 3 if absent
 * @param scoreOnError whether samples that fail are scored
 * @param debugErrors whether errors end the process
 * @param incompleteAction {@code retry} or {@code error}, for samples that a crash left
 * @param incompleteMax how many of them there may be, or their share
 * @param modelCostConfig prices of models, or their file
 * @param maxSamples samples of a task under way at once; one more than connections if absent
 * @param maxDatasetMemory most MB of samples in memory a task
 * @param maxTasks tasks under way at once, 10 if absent
 * @param maxSubprocesses processes under way at once
 * @param maxSandboxes sandboxes under way at once
 * @param logSamples whether samples are logged; true if absent
 * @param logRealtime whether events are logged as they come; true if absent
 * @param logImages whether images are logged; false if absent
 * @param logModelApi whether raw calls of models are logged
 * @param logRefusals whether refusals of models are logged as warnings
 * @param logBuffer samples buffered before a flush of the log
 * @param logShared whether, or each how many seconds, events are written beside the log
 * @param bundleDir where a viewer is put together with the logs
 * @param bundleOverwrite whether it replaces what is there
 * @param logDirAllowDirty whether the log directory may hold logs that are not of this spec
 * @param evalSetId id of the eval set
 * @param embedViewer whether a viewer is put into the log directory
 * @param bundleUrlMappings replacements that make an address of {@code bundleDir}
 */
@InspectJson
@RecordBuilder
public record FlowOptions(
    @Nullable Integer retryAttempts,
    @Nullable Double retryWait,
    @Nullable Double retryConnections,
    @Nullable Boolean retryCleanup,
    @Nullable JsonNode sandbox,
    @Nullable Boolean sandboxCleanup,
    @Nullable Boolean sandboxPrebuilt,
    @Nullable JsonNode checkpoint,
    @Nullable JsonNode acpServer,
    @Nullable JsonNode ctlServer,
    @Nullable JsonNode scanner,
    @Nullable List<String> tags,
    @Nullable Map<String, JsonNode> metadata,
    @Nullable Boolean trace,
    @Nullable String display,
    @Nullable JsonNode approval,
    @Nullable JsonNode review,
    @Nullable Boolean score,
    @Nullable Boolean scoreDisplay,
    @Nullable JsonNode notification,
    @Nullable String logLevel,
    @Nullable String logLevelTranscript,
    @Nullable String logFormat,
    @Nullable JsonNode limit,
    @Nullable JsonNode sampleShuffle,
    @Nullable JsonNode failOnError,
    @Nullable Boolean continueOnFail,
    @Nullable Integer retryOnError,
    @Nullable Boolean scoreOnError,
    @Nullable Boolean debugErrors,
    @Nullable String incompleteAction,
    @Nullable Double incompleteMax,
    @Nullable JsonNode modelCostConfig,
    @Nullable Integer maxSamples,
    @Nullable Integer maxDatasetMemory,
    @Nullable Integer maxTasks,
    @Nullable Integer maxSubprocesses,
    @Nullable Integer maxSandboxes,
    @Nullable Boolean logSamples,
    @Nullable Boolean logRealtime,
    @Nullable Boolean logImages,
    @Nullable Boolean logModelApi,
    @Nullable Boolean logRefusals,
    @Nullable Integer logBuffer,
    @Nullable JsonNode logShared,
    @Nullable String bundleDir,
    @Nullable Boolean bundleOverwrite,
    @Nullable Boolean logDirAllowDirty,
    @Nullable String evalSetId,
    @Nullable Boolean embedViewer,
    @Nullable Map<String, String> bundleUrlMappings) {
  /** Copies its collections. */
  public FlowOptions {
    tags = Immutables.nullableList(tags);
    metadata = Immutables.nullableMap(metadata);
    bundleUrlMappings = Immutables.nullableMap(bundleUrlMappings);
  }
}

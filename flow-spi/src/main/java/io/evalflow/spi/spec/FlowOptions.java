package io.evalflow.spi.spec;

import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How a flow runs.
 *
 * @param limit most samples of each task, or a range of them
 * @param maxTasks tasks under way at once, 10 if absent
 * @param maxSamples samples of a task under way at once; one more than connections if absent
 * @param failOnError true or false, a share between 0 and 1, or a count; true if absent
 * @param retryOnError attempts to repeat a failed sample, 3 if absent
 * @param logFormat {@code eval} or {@code json}
 * @param logBuffer samples buffered before a flush of the log
 * @param logDirAllowDirty whether the log directory may hold logs that are not of this spec
 * @param tags tags for all logs
 * @param metadata metadata for all logs
 * @param evalSetId id of the eval set
 */
@InspectJson
@RecordBuilder
public record FlowOptions(
    @Nullable JsonNode limit,
    @Nullable Integer maxTasks,
    @Nullable Integer maxSamples,
    @Nullable JsonNode failOnError,
    @Nullable Integer retryOnError,
    @Nullable String logFormat,
    @Nullable Integer logBuffer,
    @Nullable Boolean logDirAllowDirty,
    @Nullable List<String> tags,
    @Nullable Map<String, JsonNode> metadata,
    @Nullable String evalSetId) {
  /** Copies its collections. */
  public FlowOptions {
    tags = Immutables.nullableList(tags);
    metadata = Immutables.nullableMap(metadata);
  }
}

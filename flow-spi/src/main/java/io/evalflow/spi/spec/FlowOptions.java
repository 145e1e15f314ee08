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
 * @param tags tags for all logs
 * @param metadata metadata for all logs
 * @param logFormat {@code eval} or {@code json}
 * @param limit most samples of each task, or a range of them
 * @param failOnError true or false, a share between 0 and 1, or a count; true if absent
 * @param retryOnError attempts to repeat a failed sample, 3 if absent
 * @param maxSamples samples of a task under way at once; one more than connections if absent
 * @param maxTasks tasks under way at once, 10 if absent
 * @param logBuffer samples buffered before a flush of the log
 * @param logDirAllowDirty whether the log directory may hold logs that are not of this spec
 * @param evalSetId id of the eval set
 */
@InspectJson
@RecordBuilder
public record FlowOptions(
    @Nullable List<String> tags,
    @Nullable Map<String, JsonNode> metadata,
    @Nullable String logFormat,
    @Nullable JsonNode limit,
    @Nullable JsonNode failOnError,
    @Nullable Integer retryOnError,
    @Nullable Integer maxSamples,
    @Nullable Integer maxTasks,
    @Nullable Integer logBuffer,
    @Nullable Boolean logDirAllowDirty,
    @Nullable String evalSetId) {
  /** Copies its collections. */
  public FlowOptions {
    tags = Immutables.nullableList(tags);
    metadata = Immutables.nullableMap(metadata);
  }
}

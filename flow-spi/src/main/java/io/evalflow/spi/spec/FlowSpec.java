package io.evalflow.spi.spec;

import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What to run: tasks, on which models, with which options. Mirrors {@code FlowSpec} of Inspect
 * Flow.
 *
 * @param logDir where logs are written; {@code logs} if absent
 * @param executionType execution mode; {@code inproc} if absent
 * @param options how to run
 * @param env environment variables for the run
 * @param defaults what applies to all tasks
 * @param flowMetadata free metadata, not passed on
 * @param tasks the tasks
 */
@InspectJson
@RecordBuilder
public record FlowSpec(
    @Nullable String logDir,
    @Nullable String executionType,
    @Nullable FlowOptions options,
    @Nullable Map<String, String> env,
    @Nullable FlowDefaults defaults,
    @Nullable Map<String, JsonNode> flowMetadata,
    List<FlowTask> tasks) {
  /** Copies its collections. */
  public FlowSpec {
    env = Immutables.nullableMap(env);
    flowMetadata = Immutables.nullableMap(flowMetadata);
    tasks = Immutables.list(tasks);
  }
}

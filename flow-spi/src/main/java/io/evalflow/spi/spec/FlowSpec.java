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
 * @param includes specs that go below this one: paths, or specs as trees
 * @param store index of logs that are reused; null in a file is none
 * @param logDir where logs are written; {@code logs} if absent
 * @param logDirCreateUnique whether each run gets a directory of its own below {@code logDir}
 * @param executionType execution mode; {@code inproc} if absent
 * @param pythonVersion version of Python in {@code venv} mode
 * @param dependencies what is installed in {@code venv} mode
 * @param options how to run
 * @param env environment variables for the run
 * @param defaults what applies to all tasks
 * @param flowMetadata free metadata, not passed on
 * @param tasks the tasks
 * @param instantiate how a Python runtime makes the tasks
 * @param internal what Inspect Flow tells its own processes
 */
@InspectJson
@RecordBuilder
public record FlowSpec(
    @Nullable List<JsonNode> includes,
    @Nullable FlowStoreConfig store,
    @Nullable String logDir,
    @Nullable Boolean logDirCreateUnique,
    @Nullable String executionType,
    @Nullable String pythonVersion,
    @Nullable FlowDependencies dependencies,
    @Nullable FlowOptions options,
    @Nullable Map<String, String> env,
    @Nullable FlowDefaults defaults,
    @Nullable Map<String, JsonNode> flowMetadata,
    List<FlowTask> tasks,
    @Nullable InstantiateConfig instantiate,
    @Nullable FlowInternal internal) {
  /** Copies its collections. */
  public FlowSpec {
    includes = Immutables.nullableList(includes);
    env = Immutables.nullableMap(env);
    flowMetadata = Immutables.nullableMap(flowMetadata);
    tasks = Immutables.list(tasks);
  }
}

package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.evalflow.spi.model.GenerateConfig;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;

/**
 * What was evaluated, and how.
 *
 * @param evalSetId eval set it belongs to
 * @param evalId unique id of the evaluation
 * @param runId unique id of the run
 * @param created when it was created, ISO 8601 in UTC
 * @param task name of the task
 * @param taskId unique id of the task, kept over retries
 * @param taskVersion version of the task, a number or a text
 * @param taskFile file the task came from
 * @param taskDisplayName name to show
 * @param taskDescription what the task is
 * @param taskRegistryName registered name of the task
 * @param taskAttribs attributes of the task
 * @param taskArgs arguments of the task, with defaults
 * @param taskArgsPassed arguments that were given; old logs do not tell, which means all
 * @param solver solver given in place of the task's
 * @param solverArgs its arguments, with defaults
 * @param solverArgsPassed its arguments that were given; old logs do not tell, which means all
 * @param tags tags given for the run
 * @param dataset the dataset
 * @param sandbox sandbox type and config
 * @param model the model
 * @param modelGenerateConfig generation config set for the model
 * @param modelBaseUrl where the model was called
 * @param modelArgs arguments of the model
 * @param modelRoles models by role
 * @param config the configuration
 * @param revision version control state
 * @param packages package versions
 * @param metadata free metadata
 * @param viewer how the viewer shows it
 * @param scorers scorers and their arguments
 * @param metrics metrics given for all scorers
 * @param headlineMetric which metric is to stand for the evaluation
 * @param shards logs that were merged into this one
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
@RecordBuilder
public record EvalSpec(
    @Nullable String evalSetId,
    String evalId,
    String runId,
    String created,
    String task,
    String taskId,
    JsonNode taskVersion,
    @Nullable String taskFile,
    @Nullable String taskDisplayName,
    @Nullable String taskDescription,
    @Nullable String taskRegistryName,
    Map<String, JsonNode> taskAttribs,
    Map<String, JsonNode> taskArgs,
    Map<String, JsonNode> taskArgsPassed,
    @Nullable String solver,
    @Nullable Map<String, JsonNode> solverArgs,
    Map<String, JsonNode> solverArgsPassed,
    @Nullable List<String> tags,
    EvalDataset dataset,
    @Nullable JsonNode sandbox,
    String model,
    GenerateConfig modelGenerateConfig,
    @Nullable String modelBaseUrl,
    Map<String, JsonNode> modelArgs,
    @Nullable JsonNode modelRoles,
    EvalConfig config,
    @Nullable EvalRevision revision,
    Map<String, String> packages,
    @Nullable Map<String, JsonNode> metadata,
    @Nullable JsonNode viewer,
    @Nullable List<EvalScorer> scorers,
    @Nullable JsonNode metrics,
    @Nullable JsonNode headlineMetric,
    @Nullable JsonNode shards,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public EvalSpec {
    evalId = Objects.requireNonNullElse(evalId, "");
    runId = Objects.requireNonNullElse(runId, "");
    created = Objects.requireNonNullElse(created, "");
    taskId = Objects.requireNonNullElse(taskId, "");
    taskVersion = taskVersion == null ? IntNode.valueOf(0) : taskVersion;
    taskAttribs = Immutables.map(taskAttribs);
    taskArgs = Immutables.map(taskArgs);
    taskArgsPassed = taskArgsPassed == null ? taskArgs : Immutables.map(taskArgsPassed);
    solverArgs = Immutables.nullableMap(solverArgs);
    solverArgsPassed = Immutables.map(solverArgsPassed == null ? solverArgs : solverArgsPassed);
    tags = Immutables.nullableList(tags);
    dataset = dataset == null ? EvalDataset.EMPTY : dataset;
    modelGenerateConfig =
        modelGenerateConfig == null ? GenerateConfig.empty() : modelGenerateConfig;
    modelArgs = Immutables.map(modelArgs);
    config = config == null ? EvalConfig.EMPTY : config;
    packages = Immutables.map(packages);
    metadata = Immutables.nullableMap(metadata);
    scorers = Immutables.nullableList(scorers);
    extra = Immutables.map(extra);
  }
}

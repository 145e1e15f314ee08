package io.evalflow.spi.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.evalflow.spi.eval.Task;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.evalflow.spi.model.GenerateConfig;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A task of a spec. What stands here goes over what the task itself says.
 *
 * @param name registered name, or a task file with {@code @name}
 * @param factory what makes it
 * @param args arguments of the task
 * @param extraArgs arguments that go over those of its parts
 * @param solver solvers in place of the task's
 * @param scorer scorers in place of the task's
 * @param headlineMetric which metric stands for the task: its name, or a mapping
 * @param model the model
 * @param config generation config
 * @param modelRoles models by the role that they play
 * @param sandbox where tools run: a type, a pair of type and configuration, or a mapping
 * @param approval policies of approval of tool calls, or their file
 * @param review policies of review of tool results, or their file
 * @param epochs how often each sample runs
 * @param failOnError true or false, a share between 0 and 1, or a count
 * @param continueOnFail whether the task goes on once {@code failOnError} is met
 * @param scoreOnError whether samples that fail are scored
 * @param checkpoint when the state of samples is saved
 * @param messageLimit most messages of a sample
 * @param tokenLimit most tokens of a sample: a number, or a text such as {@code 500k}
 * @param turnLimit most turns of a sample
 * @param timeLimit most seconds of a sample
 * @param workingLimit most working seconds of a sample
 * @param costLimit most cost of a sample in dollars
 * @param earlyStopping what stops samples early
 * @param description what the task is
 * @param version version of the task
 * @param tags tags for the log
 * @param metadata metadata for the log
 * @param sampleId ids of the samples to run: one, or a list
 * @param flowMetadata free metadata, not passed on
 * @param task the task itself, made in code; never in a file
 */
@InspectJson
@RecordBuilder
public record FlowTask(
    @Nullable String name,
    @Nullable FlowFactory factory,
    @Nullable Map<String, JsonNode> args,
    @Nullable FlowExtraArgs extraArgs,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Nullable List<FlowSolver> solver,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Nullable List<FlowScorer> scorer,
    @Nullable JsonNode headlineMetric,
    @Nullable FlowModel model,
    @Nullable GenerateConfig config,
    @Nullable Map<String, FlowModelRole> modelRoles,
    @Nullable JsonNode sandbox,
    @Nullable JsonNode approval,
    @Nullable JsonNode review,
    @Nullable FlowEpochs epochs,
    @Nullable JsonNode failOnError,
    @Nullable Boolean continueOnFail,
    @Nullable Boolean scoreOnError,
    @Nullable JsonNode checkpoint,
    @Nullable Integer messageLimit,
    @Nullable JsonNode tokenLimit,
    @Nullable Integer turnLimit,
    @Nullable Integer timeLimit,
    @Nullable Integer workingLimit,
    @Nullable Double costLimit,
    @Nullable JsonNode earlyStopping,
    @Nullable String description,
    @Nullable JsonNode version,
    @Nullable List<String> tags,
    @Nullable Map<String, JsonNode> metadata,
    @Nullable JsonNode sampleId,
    @Nullable Map<String, JsonNode> flowMetadata,
    @JsonIgnore @Nullable Task task) {
  /** Copies its collections. */
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public FlowTask {
    args = Immutables.nullableMap(args);
    solver = Immutables.nullableList(solver);
    scorer = Immutables.nullableList(scorer);
    modelRoles = Immutables.nullableMap(modelRoles);
    tags = Immutables.nullableList(tags);
    metadata = Immutables.nullableMap(metadata);
    flowMetadata = Immutables.nullableMap(flowMetadata);
  }

  /** Task by name alone, as a plain text in a spec. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static FlowTask of(String name) {
    return FlowTaskBuilder.builder().name(name).build();
  }

  /** A task made in code, on a model. Can run in this process only. */
  public static FlowTask of(String name, Task task, FlowModel model) {
    return FlowTaskBuilder.builder().name(name).task(task).model(model).build();
  }
}

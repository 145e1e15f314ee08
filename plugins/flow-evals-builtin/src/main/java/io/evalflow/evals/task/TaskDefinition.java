package io.evalflow.evals.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.evalflow.evals.dataset.DatasetFields;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.spec.FlowEpochs;
import io.evalflow.spi.spec.FlowScorer;
import io.evalflow.spi.spec.FlowSolver;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A task as it stands in a file.
 *
 * @param description what the task is, for who reads the file
 * @param displayName name to show
 * @param args what a spec may set, with defaults
 * @param dataset the samples
 * @param solver how to answer; {@code generate} if absent
 * @param scorer how to score
 * @param epochs how often each sample runs
 * @param config generation config
 * @param version version of the task, a number or a text
 * @param tags tags for the log
 * @param metadata metadata for the log
 * @param failOnError true or false, a share between 0 and 1, or a count
 * @param messageLimit most messages of a sample
 * @param tokenLimit most tokens of a sample
 * @param turnLimit most answers of models in a sample
 * @param timeLimit most seconds of a sample
 * @param workingLimit most working seconds of a sample
 */
record TaskDefinition(
    @Nullable String description,
    @Nullable String displayName,
    @Nullable Map<String, JsonNode> args,
    @JsonProperty(required = true) DatasetDefinition dataset,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Nullable List<FlowSolver> solver,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Nullable List<FlowScorer> scorer,
    @Nullable FlowEpochs epochs,
    @Nullable GenerateConfig config,
    @Nullable JsonNode version,
    @Nullable List<String> tags,
    @Nullable Map<String, JsonNode> metadata,
    @Nullable JsonNode failOnError,
    @Nullable Integer messageLimit,
    @Nullable Integer tokenLimit,
    @Nullable Integer turnLimit,
    @Nullable Integer timeLimit,
    @Nullable Integer workingLimit) {
  TaskDefinition {
    args = Immutables.nullableMap(args);
    solver = Immutables.nullableList(solver);
    scorer = Immutables.nullableList(scorer);
    tags = Immutables.nullableList(tags);
    metadata = Immutables.nullableMap(metadata);
  }

  /**
   * The samples of a task.
   *
   * @param file the file, relative to the task file
   * @param fields which columns hold what
   * @param shuffle true, or a seed
   * @param limit most samples
   */
  record DatasetDefinition(
      @JsonProperty(required = true) String file,
      @Nullable DatasetFields fields,
      @Nullable JsonNode shuffle,
      @Nullable Integer limit) {
    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    DatasetDefinition {}

    /** A file alone. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static DatasetDefinition of(String file) {
      return new DatasetDefinition(file, null, null, null);
    }
  }
}

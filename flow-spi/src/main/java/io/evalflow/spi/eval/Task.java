package io.evalflow.spi.eval;

import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.model.GenerateConfig;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An evaluation: samples, how to answer them, how to score the answers. Mirrors {@code Task} of
 * Inspect AI; what a spec sets for the task goes over what stands here.
 *
 * @param dataset the samples
 * @param solvers how to answer, in order; {@code generate} alone if empty
 * @param scorers how to score; no scores if empty
 * @param epochs how often each sample runs, or null for once
 * @param config generation config
 * @param metadata free metadata, for the log
 * @param tags tags, for the log
 * @param version version of the task, a number or a text; 0 if null
 * @param failOnError true or false, a share of samples between 0 and 1, or a count; null leaves it
 *     to the options
 * @param limits limits on each sample
 * @param displayName name to show, if not the task's
 */
@RecordBuilder
public record Task(
    Dataset dataset,
    List<Part<Solver>> solvers,
    List<Part<Scorer>> scorers,
    @Nullable Epochs epochs,
    @Nullable GenerateConfig config,
    @Nullable Map<String, JsonNode> metadata,
    @Nullable List<String> tags,
    @Nullable JsonNode version,
    @Nullable JsonNode failOnError,
    @Nullable SampleLimits limits,
    @Nullable String displayName) {
  /** Copies its collections. */
  public Task {
    Objects.requireNonNull(dataset, "dataset");
    solvers = Immutables.list(solvers);
    scorers = Immutables.list(scorers);
    metadata = Immutables.nullableMap(metadata);
    tags = Immutables.nullableList(tags);
  }
}

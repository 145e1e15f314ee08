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
 * The results of an evaluation.
 *
 * @param totalSamples samples times epochs
 * @param completedSamples samples that were done without an error
 * @param loggedSamples samples in the log
 * @param earlyStopping which samples were stopped early, and by what
 * @param scores metrics by scorer and reducer
 * @param headline which metric stands for the evaluation
 * @param metadata free metadata
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
@RecordBuilder
public record EvalResults(
    int totalSamples,
    int completedSamples,
    @Nullable Integer loggedSamples,
    @Nullable JsonNode earlyStopping,
    List<EvalScore> scores,
    @Nullable JsonNode headline,
    @Nullable Map<String, JsonNode> metadata,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public EvalResults {
    scores = Immutables.list(scores);
    metadata = Immutables.nullableMap(metadata);
    extra = Immutables.map(extra);
  }
}

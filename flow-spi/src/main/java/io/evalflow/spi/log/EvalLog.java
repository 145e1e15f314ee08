package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The log of an evaluation of one task on one model.
 *
 * @param version version of the format, 2
 * @param status how far it came
 * @param eval what was evaluated
 * @param plan solvers
 * @param results results
 * @param stats when, and at what cost
 * @param error error that ended it
 * @param invalidated whether samples were invalidated
 * @param logUpdates edits of tags and metadata
 * @param configUpdates changes of the configuration while it ran, as Inspect represents them
 * @param tags tags after all edits
 * @param metadata metadata after all edits
 * @param samples samples, if they were read
 * @param reductions reduced scores, if they were read
 * @param location file that it was read from; not part of it
 * @param etag version of the file that it was read from, as the storage told; not part of it
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
@RecordBuilder
public record EvalLog(
    int version,
    EvalStatus status,
    EvalSpec eval,
    EvalPlan plan,
    @Nullable EvalResults results,
    EvalStats stats,
    @Nullable EvalError error,
    @Nullable Boolean invalidated,
    @Nullable List<LogUpdate> logUpdates,
    @Nullable List<JsonNode> configUpdates,
    @Nullable List<String> tags,
    @Nullable Map<String, JsonNode> metadata,
    @Nullable List<EvalSample> samples,
    @Nullable List<EvalSampleReductions> reductions,
    @JsonIgnore @Nullable URI location,
    @JsonIgnore @Nullable String etag,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public EvalLog {
    logUpdates = Immutables.nullableList(logUpdates);
    configUpdates = Immutables.nullableList(configUpdates);
    tags = Immutables.nullableList(tags);
    metadata = Immutables.nullableMap(metadata);
    samples = Immutables.nullableList(samples);
    reductions = Immutables.nullableList(reductions);
    extra = Immutables.map(extra);
  }
}

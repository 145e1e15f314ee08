package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The dataset of an evaluation.
 *
 * @param name name
 * @param location file or URL
 * @param samples number of samples in the dataset
 * @param sampleIds ids of the samples that ran
 * @param shuffled whether it was shuffled after reading
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
public record EvalDataset(
    @Nullable String name,
    @Nullable String location,
    @Nullable Integer samples,
    @Nullable List<SampleId> sampleIds,
    @Nullable Boolean shuffled,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public EvalDataset {
    sampleIds = Immutables.nullableList(sampleIds);
    extra = Immutables.map(extra);
  }

  static final EvalDataset EMPTY = new EvalDataset(null, null, null, null, null, Map.of());
}

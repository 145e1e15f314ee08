package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The scores of all samples by one scorer, reduced by one reducer.
 *
 * @param scorer name of the scorer
 * @param reducer name of the reducer
 * @param samples the scores
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
public record EvalSampleReductions(
    String scorer,
    @Nullable String reducer,
    List<EvalSampleScore> samples,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public EvalSampleReductions {
    samples = Immutables.list(samples);
    extra = Immutables.map(extra);
  }
}

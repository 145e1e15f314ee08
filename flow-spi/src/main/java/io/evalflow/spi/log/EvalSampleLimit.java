package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The limit that ended a sample.
 *
 * @param type kind of limit, such as {@code token}
 * @param limit its value
 * @param reason more about it
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
public record EvalSampleLimit(
    String type,
    double limit,
    @Nullable String reason,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public EvalSampleLimit {
    extra = Immutables.map(extra);
  }
}

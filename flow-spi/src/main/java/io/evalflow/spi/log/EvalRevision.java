package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The version control state of the code that ran.
 *
 * @param type {@code git}
 * @param origin remote it came from
 * @param commit commit
 * @param dirty whether there were uncommitted changes
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
public record EvalRevision(
    String type,
    String origin,
    String commit,
    @Nullable Boolean dirty,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public EvalRevision {
    extra = Immutables.map(extra);
  }
}

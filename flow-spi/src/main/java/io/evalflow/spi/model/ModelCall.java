package io.evalflow.spi.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The raw exchange with a provider, for the log.
 *
 * @param request what was sent, without credentials; must not be changed
 * @param response what came back; must not be changed
 * @param callRefs ranges into the pool of messages that stand for those of the request, in a
 *     condensed log
 * @param callKey the field of the request whose messages are in the pool
 * @param time seconds that it took
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
@RecordBuilder
public record ModelCall(
    JsonNode request,
    @Nullable JsonNode response,
    @Nullable JsonNode callRefs,
    @Nullable String callKey,
    @Nullable Double time,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public ModelCall {
    extra = Immutables.map(extra);
  }

  /** An exchange that is not condensed. */
  public static ModelCall of(JsonNode request, @Nullable JsonNode response) {
    return new ModelCall(request, response, null, null, null, Map.of());
  }
}

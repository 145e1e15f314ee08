package io.evalflow.spi.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The raw exchange with a provider, for the log.
 *
 * @param request what was sent, without credentials; must not be changed
 * @param response what came back; must not be changed
 * @param error whether the provider answered with an error
 * @param time seconds that it took
 * @param callRefs ranges into the pool of messages that stand for those of the request, in a
 *     condensed log
 * @param callKey the field of the request whose messages are in the pool
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
@RecordBuilder
public record ModelCall(
    JsonNode request,
    @Nullable JsonNode response,
    @Nullable Boolean error,
    @Nullable Double time,
    @Nullable JsonNode callRefs,
    @Nullable String callKey,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public ModelCall {
    request = request == null ? JsonNodeFactory.instance.objectNode() : request;
    extra = Immutables.map(extra);
  }

  /** An exchange that is not condensed. */
  public static ModelCall of(JsonNode request, @Nullable JsonNode response) {
    return new ModelCall(request, response, null, null, null, null, Map.of());
  }
}

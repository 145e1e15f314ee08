package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Messages that the events of a condensed sample refer to.
 *
 * @param messages messages of model inputs
 * @param calls messages of raw requests
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
public record EventsData(
    List<JsonNode> messages,
    List<JsonNode> calls,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public EventsData {
    messages = Immutables.list(messages);
    calls = Immutables.list(calls);
    extra = Immutables.map(extra);
  }
}

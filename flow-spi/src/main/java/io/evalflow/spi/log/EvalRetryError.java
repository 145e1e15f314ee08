package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.event.Event;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An attempt at a sample that failed and was repeated.
 *
 * @param message what happened
 * @param traceback where it happened
 * @param tracebackAnsi the same with terminal colours
 * @param events events of the attempt
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
public record EvalRetryError(
    String message,
    String traceback,
    String tracebackAnsi,
    @Nullable List<Event> events,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public EvalRetryError {
    events = Immutables.nullableList(events);
    extra = Immutables.map(extra);
  }
}

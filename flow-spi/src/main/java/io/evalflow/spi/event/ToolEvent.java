package io.evalflow.spi.event;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.evalflow.spi.model.ToolCallError;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/**
 * A call of a tool.
 *
 * @param uuid unique id of the event
 * @param spanId span in which it happened
 * @param timestamp when it happened
 * @param workingStart working seconds of the sample at that time
 * @param metadata free metadata
 * @param pending whether it is not finished
 * @param type kind of call, such as {@code function}
 * @param id id of the call
 * @param function name of the tool
 * @param arguments arguments by name; must not be changed
 * @param view how to show the call
 * @param result what the tool gave back, an empty text as long as there is nothing; must not be
 *     changed
 * @param truncated bytes of the result before and after it was cut
 * @param error why it failed
 * @param events events of the call in old logs; must not be changed
 * @param completed when it was done
 * @param workingTime seconds without waiting
 * @param agent agent that it handed over to
 * @param agentSpanId span of that agent
 * @param failed whether the sample failed by it
 * @param messageId message that asked for it
 * @param extra fields that this version does not know, kept as they were
 */
@JsonPropertyOrder({
  "uuid",
  "span_id",
  "timestamp",
  "working_start",
  "metadata",
  "pending",
  "event"
})
@JsonIgnoreProperties(value = "event", allowGetters = true)
@InspectJson
@RecordBuilder
public record ToolEvent(
    @Nullable String uuid,
    @Nullable String spanId,
    Instant timestamp,
    double workingStart,
    @Nullable Map<String, JsonNode> metadata,
    @Nullable Boolean pending,
    String type,
    String id,
    String function,
    JsonNode arguments,
    @Nullable JsonNode view,
    JsonNode result,
    @Nullable List<Long> truncated,
    @Nullable ToolCallError error,
    List<JsonNode> events,
    @Nullable Instant completed,
    @Nullable Double workingTime,
    @Nullable String agent,
    @Nullable String agentSpanId,
    @Nullable Boolean failed,
    @Nullable String messageId,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra)
    implements Event {
  /** Copies its collections. */
  public ToolEvent {
    timestamp = Timestamps.orEpoch(timestamp);
    metadata = Immutables.nullableMap(metadata);
    type = type == null ? "function" : type;
    arguments = arguments == null ? JsonNodeFactory.instance.objectNode() : arguments;
    result = result == null ? StringNode.valueOf("") : result;
    truncated = Immutables.nullableList(truncated);
    events = Immutables.list(events);
    extra = Immutables.map(extra);
  }

  @Override
  @JsonProperty("event")
  public String event() {
    return "tool";
  }
}

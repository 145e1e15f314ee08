package io.evalflow.spi.event;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.evalflow.spi.model.ToolCall;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A monitor reported on a step of an agent, or decided about it.
 *
 * @param uuid unique id of the event
 * @param spanId span in which it happened
 * @param timestamp when it happened
 * @param workingStart working seconds of the sample at that time
 * @param metadata free metadata
 * @param pending whether it is not finished
 * @param factory registered name of the monitor
 * @param path where the monitor stands among those of the evaluation
 * @param function function of the monitor
 * @param stepId id of the step
 * @param conversation conversation that the step belongs to
 * @param stage {@code model_input}, {@code model_output}, {@code tool_call} or {@code tool_result}
 * @param kind {@code observation} or {@code decision}
 * @param status how the monitoring of the step ended, such as {@code reported}
 * @param suspicion a number or several by name; must not be changed
 * @param action what was decided, such as {@code proceed}
 * @param audit whether the decision was only noted
 * @param modified the call in the place of the step's, if it was modified
 * @param message what the agent was told
 * @param explanation why, for the log alone
 * @param references messages and events that the explanation cites; must not be changed
 * @param error why the monitor failed
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
public record SentinelEvent(
    @Nullable String uuid,
    @Nullable String spanId,
    Instant timestamp,
    double workingStart,
    @Nullable Map<String, JsonNode> metadata,
    @Nullable Boolean pending,
    String factory,
    String path,
    @Nullable String function,
    String stepId,
    String conversation,
    String stage,
    String kind,
    String status,
    @Nullable JsonNode suspicion,
    @Nullable String action,
    boolean audit,
    @Nullable ToolCall modified,
    @Nullable String message,
    @Nullable String explanation,
    List<JsonNode> references,
    @Nullable String error,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra)
    implements Event {
  /** Copies its collections and reads the former name of an action. */
  public SentinelEvent {
    timestamp = Timestamps.orEpoch(timestamp);
    metadata = Immutables.nullableMap(metadata);
    action = "continue".equals(action) ? "proceed" : action;
    references = Immutables.list(references);
    extra = Immutables.map(extra);
  }

  @Override
  @JsonProperty("event")
  public String event() {
    return "sentinel";
  }
}

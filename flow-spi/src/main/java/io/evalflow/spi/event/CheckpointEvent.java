package io.evalflow.spi.event;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The work on a sample was saved, so that it can go on from there.
 *
 * @param checkpointId number of the checkpoint, from 1
 * @param trigger what made it due, such as {@code time}
 * @param triggerMetadata more about that
 * @param turn turn of the agent
 * @param createdAt when it was saved, ISO 8601
 * @param durationMs milliseconds that it took
 * @param sizeBytes bytes that it added
 * @param host the snapshot of the host; must not be changed
 * @param sandboxes the snapshots of sandboxes by name
 * @param uuid unique id of the event
 * @param spanId span in which it happened
 * @param timestamp when it happened
 * @param workingStart working seconds of the sample at that time
 * @param metadata free metadata
 * @param pending whether it is not finished
 * @param extra fields that this version does not know, kept as they were
 */
@JsonPropertyOrder({
  "checkpoint_id",
  "trigger",
  "trigger_metadata",
  "turn",
  "created_at",
  "duration_ms",
  "size_bytes",
  "host",
  "sandboxes",
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
public record CheckpointEvent(
    long checkpointId,
    String trigger,
    @Nullable Map<String, JsonNode> triggerMetadata,
    long turn,
    String createdAt,
    long durationMs,
    long sizeBytes,
    @Nullable JsonNode host,
    Map<String, JsonNode> sandboxes,
    @Nullable String uuid,
    @Nullable String spanId,
    Instant timestamp,
    double workingStart,
    @Nullable Map<String, JsonNode> metadata,
    @Nullable Boolean pending,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra)
    implements Event {
  /** Copies its collections. */
  public CheckpointEvent {
    timestamp = Timestamps.orEpoch(timestamp);
    metadata = Immutables.nullableMap(metadata);
    triggerMetadata = Immutables.nullableMap(triggerMetadata);
    sandboxes = Immutables.map(sandboxes);
    extra = Immutables.map(extra);
  }

  @Override
  @JsonProperty("event")
  public String event() {
    return "checkpoint";
  }
}

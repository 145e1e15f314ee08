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
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * The transcript goes on from an earlier place.
 *
 * @param uuid unique id of the event
 * @param spanId span in which it happened
 * @param timestamp when it happened
 * @param workingStart working seconds of the sample at that time
 * @param metadata free metadata
 * @param pending whether it is not finished
 * @param fromAnchor id of the place; empty for the start
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
public record BranchEvent(
    @Nullable String uuid,
    @Nullable String spanId,
    Instant timestamp,
    double workingStart,
    @Nullable Map<String, JsonNode> metadata,
    @Nullable Boolean pending,
    String fromAnchor,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra)
    implements Event {
  /** Copies its collections and reads the former fields. */
  public BranchEvent {
    timestamp = Timestamps.orEpoch(timestamp);
    metadata = Immutables.nullableMap(metadata);
    if (extra != null && (extra.containsKey("from_span") || extra.containsKey("from_message"))) {
      fromAnchor =
          fromAnchor == null
              ? extra.getOrDefault("from_message", NO_ANCHOR).asString("")
              : fromAnchor;
      extra = withoutFormer(extra);
    }
    fromAnchor = fromAnchor == null ? "" : fromAnchor;
    extra = Immutables.map(extra);
  }

  private static final StringNode NO_ANCHOR = StringNode.valueOf("");

  private static Map<String, JsonNode> withoutFormer(Map<String, JsonNode> extra) {
    Map<String, JsonNode> rest = new LinkedHashMap<>(extra);
    rest.remove("from_span");
    rest.remove("from_message");
    return rest;
  }

  @Override
  @JsonProperty("event")
  public String event() {
    return "branch";
  }
}

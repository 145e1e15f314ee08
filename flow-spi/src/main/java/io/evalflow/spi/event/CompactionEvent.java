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
 * A conversation was made shorter to fit the model's context.
 *
 * @param uuid unique id of the event
 * @param spanId span in which it happened
 * @param timestamp when it happened
 * @param workingStart working seconds of the sample at that time
 * @param metadata free metadata
 * @param pending whether it is not finished
 * @param type {@code summary}, {@code edit} or {@code trim}
 * @param role role of the model whose conversation it is
 * @param tokensBefore tokens of the conversation before
 * @param tokensAfter tokens of the conversation after
 * @param source who did it
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
public record CompactionEvent(
    @Nullable String uuid,
    @Nullable String spanId,
    Instant timestamp,
    double workingStart,
    @Nullable Map<String, JsonNode> metadata,
    @Nullable Boolean pending,
    String type,
    @Nullable String role,
    @Nullable Long tokensBefore,
    @Nullable Long tokensAfter,
    @Nullable String source,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra)
    implements Event {
  /** Copies its collections. */
  public CompactionEvent {
    timestamp = Timestamps.orEpoch(timestamp);
    metadata = Immutables.nullableMap(metadata);
    type = type == null ? "summary" : type;
    extra = Immutables.map(extra);
  }

  @Override
  @JsonProperty("event")
  public String event() {
    return "compaction";
  }
}

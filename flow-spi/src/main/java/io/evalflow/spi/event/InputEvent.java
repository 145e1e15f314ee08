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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A person was asked, and answered.
 *
 * @param uuid unique id of the event
 * @param spanId span in which it happened
 * @param timestamp when it happened
 * @param workingStart working seconds of the sample at that time
 * @param metadata free metadata
 * @param pending whether it is not finished
 * @param input the exchange as plain text
 * @param inputAnsi the same with terminal colours
 * @param message the question
 * @param fields fields that were asked for; must not be changed
 * @param outcome {@code accepted}, {@code declined} or {@code cancelled}
 * @param content the answer by field
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
public record InputEvent(
    @Nullable String uuid,
    @Nullable String spanId,
    Instant timestamp,
    double workingStart,
    @Nullable Map<String, JsonNode> metadata,
    @Nullable Boolean pending,
    String input,
    String inputAnsi,
    @Nullable String message,
    @Nullable List<JsonNode> fields,
    @Nullable String outcome,
    @Nullable Map<String, JsonNode> content,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra)
    implements Event {
  /** Copies its collections. */
  public InputEvent {
    timestamp = Timestamps.orEpoch(timestamp);
    metadata = Immutables.nullableMap(metadata);
    fields = Immutables.nullableList(fields);
    content = Immutables.nullableMap(content);
    extra = Immutables.map(extra);
  }

  @Override
  @JsonProperty("event")
  public String event() {
    return "input";
  }
}

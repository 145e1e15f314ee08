package io.evalflow.spi.event;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.ModelCall;
import io.evalflow.spi.model.ModelOutput;
import io.evalflow.spi.model.ToolChoice;
import io.evalflow.spi.model.ToolInfo;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A call of a model.
 *
 * @param uuid unique id of the event
 * @param spanId span in which it happened
 * @param timestamp when it happened
 * @param workingStart working seconds of the sample at that time
 * @param metadata free metadata
 * @param pending whether it is not finished
 * @param model name of the model
 * @param role role of the model in the task
 * @param requestedModel name of the model that was asked for, if another one answered
 * @param input the conversation sent; empty if {@code inputRefs} stands for it
 * @param inputRefs ranges into the pool of messages, in a condensed log
 * @param tools tools the model could call
 * @param toolChoice whether it could, had to or could not
 * @param config generation config
 * @param output what came back
 * @param retries attempts that failed before the one that counts
 * @param requestIds ids that the provider gave the attempts; must not be changed
 * @param error why the call failed
 * @param traceback where it failed
 * @param tracebackAnsi the same with terminal colours
 * @param cache {@code read} or {@code write} if a cache took part
 * @param call the raw exchange
 * @param completed when it was done
 * @param workingTime seconds without waiting
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
public record ModelEvent(
    @Nullable String uuid,
    @Nullable String spanId,
    Instant timestamp,
    double workingStart,
    @Nullable Map<String, JsonNode> metadata,
    @Nullable Boolean pending,
    String model,
    @Nullable String role,
    @Nullable String requestedModel,
    List<ChatMessage> input,
    @Nullable JsonNode inputRefs,
    List<ToolInfo> tools,
    ToolChoice toolChoice,
    GenerateConfig config,
    ModelOutput output,
    @Nullable Integer retries,
    @Nullable List<JsonNode> requestIds,
    @Nullable String error,
    @Nullable String traceback,
    @Nullable String tracebackAnsi,
    @Nullable String cache,
    @Nullable ModelCall call,
    @Nullable Instant completed,
    @Nullable Double workingTime,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra)
    implements Event {
  /** Copies its collections. */
  public ModelEvent {
    timestamp = Timestamps.orEpoch(timestamp);
    metadata = Immutables.nullableMap(metadata);
    input = Immutables.list(input);
    tools = Immutables.list(tools);
    toolChoice = toolChoice == null ? ToolChoice.AUTO : toolChoice;
    config = config == null ? GenerateConfig.empty() : config;
    output = output == null ? ModelOutput.empty("") : output;
    requestIds = Immutables.nullableList(requestIds);
    extra = Immutables.map(extra);
  }

  @Override
  @JsonProperty("event")
  public String event() {
    return "model";
  }
}

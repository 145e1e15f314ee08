package io.evalflow.spi.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The answer of a tool.
 *
 * @param id unique id of the message
 * @param content text, or a list of content parts
 * @param source where it came from: {@code input}, {@code generate} or {@code operator}
 * @param metadata free metadata
 * @param toolCallId id of the call that this answers
 * @param function name of the tool
 * @param error why the call failed
 * @param extra fields that this version does not know, kept as they were
 */
@JsonPropertyOrder({
  "id",
  "content",
  "source",
  "metadata",
  "role",
  "tool_call_id",
  "function",
  "error"
})
@JsonIgnoreProperties(value = "role", allowGetters = true)
@InspectJson
@RecordBuilder
public record ChatMessageTool(
    @Nullable String id,
    MessageContent content,
    @Nullable String source,
    @Nullable Map<String, JsonNode> metadata,
    @Nullable String toolCallId,
    @Nullable String function,
    @Nullable ToolCallError error,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra)
    implements ChatMessage {
  /** Copies its collections and reads the former form of an error. */
  public ChatMessageTool {
    content = content == null ? MessageContent.of("") : content;
    metadata = Immutables.nullableMap(metadata);
    if (extra != null && extra.containsKey(FORMER_ERROR)) {
      String former = extra.get(FORMER_ERROR).asString("");
      error = former.isEmpty() ? error : new ToolCallError("unknown", former, Map.of());
      extra = withoutFormerError(extra);
    }
    extra = Immutables.map(extra);
  }

  private static final String FORMER_ERROR = "tool_error";

  private static Map<String, JsonNode> withoutFormerError(Map<String, JsonNode> extra) {
    Map<String, JsonNode> rest = new LinkedHashMap<>(extra);
    rest.remove(FORMER_ERROR);
    return rest;
  }

  @Override
  @JsonProperty("role")
  public String role() {
    return "tool";
  }

  @Override
  public ChatMessageTool withId(String newId) {
    return ChatMessageToolBuilder.builder(this).id(newId).build();
  }

  @Override
  public ChatMessageTool withContent(MessageContent newContent) {
    return ChatMessageToolBuilder.builder(this).content(newContent).build();
  }
}

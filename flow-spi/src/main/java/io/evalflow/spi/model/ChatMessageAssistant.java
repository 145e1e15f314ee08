package io.evalflow.spi.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message of the model.
 *
 * @param id unique id of the message
 * @param content text, or a list of content parts
 * @param source where it came from: {@code input}, {@code generate} or {@code operator}
 * @param metadata free metadata
 * @param toolCalls tools that the model asks to call
 * @param model model that wrote it, if one did
 * @param extra fields that this version does not know, kept as they were
 */
@JsonPropertyOrder({"id", "content", "source", "metadata", "role", "tool_calls", "model"})
@JsonIgnoreProperties(value = "role", allowGetters = true)
@InspectJson
@RecordBuilder
public record ChatMessageAssistant(
    @Nullable String id,
    MessageContent content,
    @Nullable String source,
    @Nullable Map<String, JsonNode> metadata,
    @Nullable List<ToolCall> toolCalls,
    @Nullable String model,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra)
    implements ChatMessage {
  /** Copies its collections. */
  public ChatMessageAssistant {
    content = content == null ? MessageContent.of("") : content;
    metadata = Immutables.nullableMap(metadata);
    toolCalls = Immutables.nullableList(toolCalls);
    extra = Immutables.map(extra);
  }

  @Override
  @JsonProperty("role")
  public String role() {
    return "assistant";
  }

  @Override
  public ChatMessageAssistant withId(String newId) {
    return ChatMessageAssistantBuilder.builder(this).id(newId).build();
  }

  @Override
  public ChatMessageAssistant withContent(MessageContent newContent) {
    return ChatMessageAssistantBuilder.builder(this).content(newContent).build();
  }
}

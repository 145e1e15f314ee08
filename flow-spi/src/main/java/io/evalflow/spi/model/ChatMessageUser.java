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
 * A message of the user.
 *
 * @param id unique id of the message
 * @param content text, or a list of content parts
 * @param source where it came from: {@code input}, {@code generate} or {@code operator}
 * @param metadata free metadata
 * @param toolCallId ids of the tool calls that this message answers
 * @param extra fields that this version does not know, kept as they were
 */
@JsonPropertyOrder({"id", "content", "source", "metadata", "role", "tool_call_id"})
@JsonIgnoreProperties(value = "role", allowGetters = true)
@InspectJson
@RecordBuilder
public record ChatMessageUser(
    @Nullable String id,
    MessageContent content,
    @Nullable String source,
    @Nullable Map<String, JsonNode> metadata,
    @Nullable List<String> toolCallId,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra)
    implements ChatMessage {
  /** Copies its collections. */
  public ChatMessageUser {
    content = content == null ? MessageContent.of("") : content;
    metadata = Immutables.nullableMap(metadata);
    toolCallId = Immutables.nullableList(toolCallId);
    extra = Immutables.map(extra);
  }

  @Override
  @JsonProperty("role")
  public String role() {
    return "user";
  }

  @Override
  public ChatMessageUser withId(String newId) {
    return ChatMessageUserBuilder.builder(this).id(newId).build();
  }

  @Override
  public ChatMessageUser withContent(MessageContent newContent) {
    return ChatMessageUserBuilder.builder(this).content(newContent).build();
  }
}

package io.evalflow.spi.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message of a conversation with a model. One whose role this version does not know is a {@link
 * ChatMessageOther} and is written back as it was. Immutable.
 */
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    include = JsonTypeInfo.As.EXISTING_PROPERTY,
    property = "role",
    defaultImpl = ChatMessageOther.class,
    visible = true)
@JsonSubTypes({
  @JsonSubTypes.Type(value = ChatMessageSystem.class, name = "system"),
  @JsonSubTypes.Type(value = ChatMessageUser.class, name = "user"),
  @JsonSubTypes.Type(value = ChatMessageAssistant.class, name = "assistant"),
  @JsonSubTypes.Type(value = ChatMessageTool.class, name = "tool")
})
public sealed interface ChatMessage
    permits ChatMessageSystem,
        ChatMessageUser,
        ChatMessageAssistant,
        ChatMessageTool,
        ChatMessageOther {
  /** Unique id of the message; null until the engine gives one. */
  @Nullable String id();

  /** Text, or a list of content parts. */
  MessageContent content();

  /** Where it came from: {@code input}, {@code generate} or {@code operator}. */
  @Nullable String source();

  /** Free metadata. */
  @Nullable Map<String, JsonNode> metadata();

  /** {@code system}, {@code user}, {@code assistant} or {@code tool}. */
  String role();

  /** The text of the content, without its other parts. */
  @JsonIgnore
  default String text() {
    return content().text();
  }

  /** The same message with an id. */
  ChatMessage withId(String newId);

  /** The same message with other content. */
  ChatMessage withContent(MessageContent newContent);

  /** A system message. */
  static ChatMessageSystem system(String text) {
    return ChatMessageSystemBuilder.builder().content(MessageContent.of(text)).build();
  }

  /** A message of the user. */
  static ChatMessageUser user(String text) {
    return ChatMessageUserBuilder.builder().content(MessageContent.of(text)).build();
  }

  /** A message of the model. */
  static ChatMessageAssistant assistant(String text) {
    return ChatMessageAssistantBuilder.builder().content(MessageContent.of(text)).build();
  }
}

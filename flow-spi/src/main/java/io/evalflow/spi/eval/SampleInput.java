package io.evalflow.spi.eval;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.model.ChatMessage;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The input of a sample: a text, or a conversation. Which of the two is kept.
 *
 * @param plain the text, if it is one
 * @param messages the conversation, if it is one
 */
public record SampleInput(@Nullable String plain, @Nullable List<ChatMessage> messages) {
  /** Checks that it is one of the two. */
  public SampleInput {
    messages = Immutables.nullableList(messages);
    if ((plain == null) == (messages == null)) {
      throw new IllegalArgumentException("an input is either a text or a list of messages");
    }
  }

  /** A text. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static SampleInput of(String text) {
    return new SampleInput(text, null);
  }

  /** A conversation. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static SampleInput of(List<ChatMessage> messages) {
    return new SampleInput(null, messages);
  }

  /** The text, or the texts of the user's messages joined by line breaks. */
  public String text() {
    if (plain != null) {
      return plain;
    }
    return messages == null
        ? ""
        : messages.stream()
            .filter(message -> message.role().equals("user"))
            .map(ChatMessage::text)
            .collect(Collectors.joining("\n"));
  }

  /** The JSON form: a String or a list of messages. */
  @JsonValue
  Object toJson() {
    return plain != null ? plain : messages == null ? "" : messages;
  }
}

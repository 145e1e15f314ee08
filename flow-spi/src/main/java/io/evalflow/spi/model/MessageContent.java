package io.evalflow.spi.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.evalflow.spi.json.Immutables;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/**
 * The content of a message: a plain text, or a list of parts (text, image, reasoning, …). Which of
 * the two it was is kept, since logs do.
 *
 * @param plain the text, if it is a plain text
 * @param parts the parts as JSON objects with a {@code type}, if it is a list; must not be changed
 */
public record MessageContent(@Nullable String plain, @Nullable List<JsonNode> parts) {
  /** Checks that it is one of the two. */
  public MessageContent {
    parts = Immutables.nullableList(parts);
    if ((plain == null) == (parts == null)) {
      throw new IllegalArgumentException("content is either a text or a list of parts");
    }
  }

  /** A plain text. */
  public static MessageContent of(String text) {
    return new MessageContent(text, null);
  }

  /** Reads the JSON form. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static MessageContent fromJson(JsonNode json) {
    if (json.isString()) {
      return of(json.stringValue());
    }
    if (json.isArray()) {
      return new MessageContent(null, List.copyOf(json.values()));
    }
    throw new IllegalArgumentException("content must be a text or a list");
  }

  /** The JSON form: a String or a list. */
  @JsonValue
  Object toJson() {
    if (plain != null) {
      return plain;
    }
    return parts == null ? "" : parts;
  }

  /** The JSON form as a tree. */
  JsonNode asJson() {
    if (plain != null) {
      return StringNode.valueOf(plain);
    }
    return JsonNodeFactory.instance.arrayNode().addAll(parts == null ? List.of() : parts);
  }

  /** The text, with parts other than text left out and the rest joined by line breaks. */
  public String text() {
    if (plain != null) {
      return plain;
    }
    return parts == null
        ? ""
        : parts.stream()
            .filter(part -> "text".equals(part.path("type").asString("")))
            .map(part -> part.path("text").asString(""))
            .collect(Collectors.joining("\n"));
  }
}

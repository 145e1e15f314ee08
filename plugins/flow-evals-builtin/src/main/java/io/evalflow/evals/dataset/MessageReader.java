package io.evalflow.evals.dataset;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.model.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the messages of an input; what else they hold than Inspect AI reads is left out. */
final class MessageReader {
  private static final Map<String, List<String>> FIELDS =
      Map.of(
          "system", List.of(),
          "user", List.of(),
          "assistant", List.of("tool_calls"),
          "tool", List.of("tool_call_id", "function", "error"));

  private static final List<String> MEDIA = List.of("image", "audio", "video", "document");

  private final FileReferences references;

  MessageReader(FileReferences references) {
    this.references = references;
  }

  List<ChatMessage> messages(JsonNode list) {
    List<ChatMessage> messages = new ArrayList<>(list.size());
    for (JsonNode message : list.values()) {
      messages.add(message(message, messages.size()));
    }
    return messages;
  }

  private ChatMessage message(JsonNode message, int index) {
    String role = message.path("role").asString("");
    @Nullable List<String> fields = FIELDS.get(role);
    if (fields == null) {
      throw wrong(index, "has no role of system, user, assistant, tool", null);
    }
    JsonNode content = message.path("content");
    if (!content.isString() && !content.isArray()) {
      throw wrong(index, "has no content", null);
    }
    ObjectNode known = JsonNodeFactory.instance.objectNode().put("role", role);
    known.set("content", content.isArray() ? resolved(content, role) : content);
    known.put("source", "input");
    for (String field : fields) {
      if (message.hasNonNull(field)) {
        known.set(field, message.get(field));
      }
    }
    try {
      return RowJson.READER.treeToValue(known, ChatMessage.class);
    } catch (JacksonException e) {
      throw wrong(index, "cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  /** The parts of a content with the files that they name made absolute. */
  private JsonNode resolved(JsonNode parts, String role) {
    if (!role.equals("user")) {
      return parts;
    }
    ArrayNode resolved = JsonNodeFactory.instance.arrayNode(parts.size());
    for (JsonNode part : parts.values()) {
      String type = part.path("type").asString("");
      if (MEDIA.contains(type) && part.path(type).isString()) {
        ObjectNode copy = (ObjectNode) part.deepCopy();
        resolved.add(copy.put(type, references.resolve(part.get(type).stringValue())));
      } else {
        resolved.add(part);
      }
    }
    return resolved;
  }

  private static FlowException wrong(int index, String what, @Nullable Throwable cause) {
    return new FlowException(
        ErrorCode.INVALID_VALUE, "message " + (index + 1) + " of the input " + what, null, cause);
  }
}

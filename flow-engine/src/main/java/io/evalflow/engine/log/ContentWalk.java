package io.evalflow.engine.log;

import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.ChatMessageAssistant;
import io.evalflow.spi.model.ChatMessageAssistantBuilder;
import io.evalflow.spi.model.MessageContent;
import io.evalflow.spi.model.ToolCall;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Puts others in the place of the texts of messages and JSON trees, in the places where Inspect
 * does. What does not change is not copied: then the very argument comes back. For one thread.
 */
@SuppressWarnings("ReferenceEquality") // Whether a copy was made, not whether it differs.
final class ContentWalk {
  /** Deeper content is cut off, as in Inspect, whose writer cannot nest deeper than some 250. */
  private static final int MAX_DEPTH = 240;

  private static final String TOO_DEEP = "<max nesting depth exceeded>";
  private static final Set<String> MEDIA = Set.of("image", "audio", "video", "document");

  private final UnaryOperator<String> texts;
  private final IdentityHashMap<ChatMessage, ChatMessage> walked = new IdentityHashMap<>();

  /**
   * A walk.
   *
   * @param texts gives what stands in the place of a text; the text itself where it stays
   */
  ContentWalk(UnaryOperator<String> texts) {
    this.texts = texts;
  }

  /** A list with each item replaced; the same list if none changed. */
  static <T> List<T> map(List<T> items, UnaryOperator<T> operator) {
    List<T> copy = null;
    for (int i = 0; i < items.size(); i++) {
      T item = items.get(i);
      T result = operator.apply(item);
      if (result != item && copy == null) {
        copy = new ArrayList<>(items);
      }
      if (copy != null) {
        copy.set(i, result);
      }
    }
    return copy == null ? items : copy;
  }

  String text(String text) {
    return texts.apply(text);
  }

  List<ChatMessage> messages(List<ChatMessage> messages) {
    return map(messages, this::message);
  }

  @SuppressWarnings("unchecked")
  <M extends ChatMessage> M message(M message) {
    // Conversations repeat their messages in every call; the content keeps the type.
    ChatMessage known = walked.get(message);
    if (known == null) {
      known = walk(message);
      walked.put(message, known);
    }
    return (M) known;
  }

  private ChatMessage walk(ChatMessage message) {
    String plain = message.content().plain();
    if (plain != null) {
      String text = texts.apply(plain);
      return text.equals(plain) ? message : message.withContent(MessageContent.of(text));
    }
    List<JsonNode> parts = message.content().parts();
    List<JsonNode> newParts = parts == null ? null : map(parts, this::part);
    ChatMessage result =
        newParts == parts ? message : message.withContent(new MessageContent(null, newParts));
    if (result instanceof ChatMessageAssistant assistant && assistant.toolCalls() != null) {
      List<ToolCall> calls = map(assistant.toolCalls(), this::toolCall);
      return calls == assistant.toolCalls()
          ? result
          : ChatMessageAssistantBuilder.builder(assistant).toolCalls(calls).build();
    }
    return result;
  }

  private ToolCall toolCall(ToolCall call) {
    JsonNode arguments = json(call.arguments());
    JsonNode view = call.view() == null ? null : field(call.view(), "content");
    return arguments == call.arguments() && view == call.view()
        ? call
        : new ToolCall(
            call.id(),
            call.function(),
            (ObjectNode) arguments,
            call.parseError(),
            view,
            call.type(),
            call.extra());
  }

  /** Messages that stand in a JSON tree. */
  JsonNode messagesOf(JsonNode messages) {
    return list(
        messages,
        message -> {
          JsonNode content = message.get("content");
          if (content == null) {
            return message;
          }
          return with(
              message, "content", content.isArray() ? list(content, this::part) : json(content));
        });
  }

  /** The media of a tool's result, which is a text, a part or a list of parts. */
  JsonNode mediaOf(JsonNode result) {
    return result.isArray() ? list(result, this::media) : media(result);
  }

  private JsonNode media(JsonNode part) {
    String type = part.path("type").asString("");
    JsonNode source = part.get(type);
    return MEDIA.contains(type) && source != null ? with(part, type, json(source)) : part;
  }

  private JsonNode part(JsonNode part) {
    String type = part.path("type").asString("");
    return switch (type) {
      case "text", "reasoning", "data" -> field(part, type);
      case "tool_use" -> field(field(field(part, "arguments"), "result"), "error");
      default -> media(part);
    };
  }

  private JsonNode field(JsonNode part, String name) {
    JsonNode value = part.get(name);
    return value == null ? part : with(part, name, json(value));
  }

  /** All texts of a JSON tree. */
  JsonNode json(JsonNode node) {
    return json(node, 0);
  }

  private JsonNode json(JsonNode node, int depth) {
    if (node.isString()) {
      String text = node.stringValue();
      String result = texts.apply(text);
      return result.equals(text) ? node : StringNode.valueOf(result);
    }
    if (!node.isContainer()) {
      return node;
    }
    if (depth >= MAX_DEPTH) {
      return StringNode.valueOf(TOO_DEEP);
    }
    if (node.isEmpty()) {
      return node;
    }
    return node.isArray() ? list(node, n -> json(n, depth + 1)) : object(node, depth);
  }

  private JsonNode object(JsonNode node, int depth) {
    ObjectNode copy = null;
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      JsonNode result = json(field.getValue(), depth + 1);
      if (result != field.getValue()) {
        if (copy == null) {
          copy = shallowCopy(node);
        }
        copy.set(field.getKey(), result);
      }
    }
    return copy == null ? node : copy;
  }

  private static JsonNode list(JsonNode node, UnaryOperator<JsonNode> operator) {
    @Nullable ArrayNode copy = null;
    int i = 0;
    for (JsonNode item : node.values()) {
      JsonNode result = operator.apply(item);
      if (result != item) {
        if (copy == null) {
          copy = JsonNodeFactory.instance.arrayNode(node.size());
          copy.addAll(node.values());
        }
        copy.set(i, result);
      }
      i++;
    }
    return copy == null ? node : copy;
  }

  private static JsonNode with(JsonNode object, String name, JsonNode value) {
    if (object.get(name) == value) {
      return object;
    }
    ObjectNode copy = shallowCopy(object);
    copy.set(name, value);
    return copy;
  }

  private static ObjectNode shallowCopy(JsonNode object) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      copy.set(field.getKey(), field.getValue());
    }
    return copy;
  }
}

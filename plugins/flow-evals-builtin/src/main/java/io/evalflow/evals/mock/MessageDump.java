package io.evalflow.evals.mock;

import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.ChatMessageAssistant;
import io.evalflow.spi.model.ChatMessageTool;
import io.evalflow.spi.model.ChatMessageUser;
import io.evalflow.spi.model.ToolCall;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The raw request of a mock call, in the form that Inspect AI logs: every field, null if unset. */
final class MessageDump {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private MessageDump() {}

  static ObjectNode request(String model, List<ChatMessage> messages) {
    ArrayNode dumped = JSON.arrayNode(messages.size());
    messages.forEach(message -> dumped.add(dump(message)));
    ObjectNode request = JSON.objectNode().put("model", model);
    request.set("messages", dumped);
    return request;
  }

  private static ObjectNode dump(ChatMessage message) {
    ObjectNode json = JSON.objectNode().put("id", message.id());
    @Nullable String plain = message.content().plain();
    if (plain != null) {
      json.put("content", plain);
    } else if (message.content().parts() != null) {
      json.set("content", JSON.arrayNode().addAll(message.content().parts()));
    }
    json.put("source", message.source());
    if (message.metadata() == null) {
      json.putNull("metadata");
    } else {
      json.set("metadata", JSON.objectNode().setAll(message.metadata()));
    }
    json.put("role", message.role());
    if (message instanceof ChatMessageUser user) {
      json.set(
          "tool_call_id", user.toolCallId() == null ? JSON.nullNode() : texts(user.toolCallId()));
    } else if (message instanceof ChatMessageAssistant assistant) {
      json.set(
          "tool_calls",
          assistant.toolCalls() == null ? JSON.nullNode() : calls(assistant.toolCalls()));
      json.put("model", assistant.model());
    } else if (message instanceof ChatMessageTool tool) {
      json.put("tool_call_id", tool.toolCallId());
      json.put("function", tool.function());
      json.set("error", tool.error() == null ? JSON.nullNode() : error(tool));
    }
    return json;
  }

  private static ArrayNode texts(List<String> texts) {
    ArrayNode json = JSON.arrayNode(texts.size());
    texts.forEach(json::add);
    return json;
  }

  private static ArrayNode calls(List<ToolCall> calls) {
    ArrayNode json = JSON.arrayNode(calls.size());
    for (ToolCall call : calls) {
      ObjectNode dumped = JSON.objectNode().put("id", call.id()).put("function", call.function());
      dumped.set("arguments", call.arguments());
      dumped.put("parse_error", call.parseError()).putNull("view").put("type", call.type());
      json.add(dumped);
    }
    return json;
  }

  private static ObjectNode error(ChatMessageTool tool) {
    ObjectNode json = JSON.objectNode();
    if (tool.error() != null) {
      json.put("type", tool.error().type()).put("message", tool.error().message());
    }
    return json;
  }
}

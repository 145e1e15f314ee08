package io.evalflow.evals.mock;

import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.ChatMessageAssistant;
import io.evalflow.spi.model.ModelRequest;
import io.evalflow.spi.model.ToolCall;
import io.evalflow.spi.model.ToolInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Estimates the tokens of a request as Inspect AI does: the texts of all messages, one to a line,
 * then the tools as JSON, and a fixed or size-dependent number for each image, sound, film or
 * document. Safe for use by many threads.
 */
final class PromptTokens {
  private final TokenCounter counter = new TokenCounter();

  long count(ModelRequest request) {
    long tokens = Math.max(1, countMessages(request.input()));
    if (!request.tools().isEmpty()) {
      StringBuilder tools = new StringBuilder();
      request.tools().forEach(tool -> PythonJson.write(function(tool), tools));
      tokens += counter.count(tools.toString());
    }
    return tokens;
  }

  private long countMessages(List<ChatMessage> messages) {
    List<String> texts = new ArrayList<>(messages.size());
    long media = 0;
    for (ChatMessage message : messages) {
      @Nullable String plain = message.content().plain();
      if (plain != null) {
        texts.add(plain);
      }
      @Nullable List<JsonNode> parts = message.content().parts();
      if (parts != null) {
        for (JsonNode part : parts) {
          media += collect(part, texts);
        }
      }
      if (message instanceof ChatMessageAssistant assistant && assistant.toolCalls() != null) {
        for (ToolCall call : assistant.toolCalls()) {
          texts.add(call.function());
          texts.add(PythonJson.write(call.arguments(), new StringBuilder()).toString());
        }
      }
    }
    return media + (texts.isEmpty() ? 0 : counter.count(String.join("\n", texts)));
  }

  /** Adds the texts of a part of a message; gives the tokens of what is not text. */
  private static long collect(JsonNode part, List<String> texts) {
    switch (part.path("type").asString("")) {
      case "text" -> texts.add(part.path("text").asString(""));
      case "reasoning" -> addIfPresent(part.path("summary"), texts);
      case "tool_use" -> {
        texts.add(part.path("name").asString(""));
        texts.add(part.path("arguments").asString(""));
        texts.add(part.path("result").asString(""));
        addIfPresent(part.path("error"), texts);
      }
      default -> {
        return MediaTokens.of(part);
      }
    }
    return 0;
  }

  private static void addIfPresent(JsonNode text, List<String> texts) {
    if (!text.asString("").isEmpty()) {
      texts.add(text.asString(""));
    }
  }

  private static ObjectNode function(ToolInfo tool) {
    ObjectNode function =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", tool.name())
            .put("description", tool.description());
    function.set("parameters", tool.parameters());
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("type", "function");
    json.set("function", function);
    return json;
  }
}

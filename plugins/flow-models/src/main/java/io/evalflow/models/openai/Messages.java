package io.evalflow.models.openai;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.ChatMessageAssistant;
import io.evalflow.spi.model.ChatMessageSystem;
import io.evalflow.spi.model.ChatMessageTool;
import io.evalflow.spi.model.ChatMessageUser;
import io.evalflow.spi.model.MessageContent;
import io.evalflow.spi.model.ModelCallException;
import io.evalflow.spi.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * From a conversation to LangChain4j's messages: text in every role, images from the user. Other
 * kinds of content are refused by name.
 */
final class Messages {
  private Messages() {}

  static List<dev.langchain4j.data.message.ChatMessage> translate(List<ChatMessage> messages)
      throws ModelCallException {
    List<dev.langchain4j.data.message.ChatMessage> translated = new ArrayList<>();
    for (ChatMessage message : messages) {
      try {
        translated.add(translate(message));
      } catch (IllegalArgumentException e) {
        throw new ModelCallException(
            "a message of role " + message.role() + " cannot be sent: " + e.getMessage(),
            false,
            null,
            e);
      }
    }
    return translated;
  }

  private static dev.langchain4j.data.message.ChatMessage translate(ChatMessage message) {
    if (message instanceof ChatMessageSystem system) {
      return SystemMessage.from(onlyText(system.content()));
    } else if (message instanceof ChatMessageUser user) {
      return user(user);
    } else if (message instanceof ChatMessageAssistant assistant) {
      return assistant(assistant);
    } else if (message instanceof ChatMessageTool tool) {
      return tool(tool);
    }
    throw new IllegalArgumentException("the role is not known");
  }

  private static UserMessage user(ChatMessageUser message) {
    List<JsonNode> parts = message.content().parts();
    if (parts == null) {
      return UserMessage.from(message.text());
    }
    return UserMessage.from(parts.stream().map(Messages::part).toList());
  }

  private static AiMessage assistant(ChatMessageAssistant message) {
    AiMessage.Builder builder = AiMessage.builder().text(onlyText(message.content()));
    if (message.toolCalls() != null && !message.toolCalls().isEmpty()) {
      builder.toolExecutionRequests(message.toolCalls().stream().map(Messages::call).toList());
    }
    return builder.build();
  }

  private static ToolExecutionRequest call(ToolCall call) {
    return ToolExecutionRequest.builder()
        .id(call.id())
        .name(call.function())
        .arguments(call.arguments().toString())
        .build();
  }

  private static ToolExecutionResultMessage tool(ChatMessageTool message) {
    String text =
        message.error() == null
            ? onlyText(message.content())
            : "Error: " + message.error().message();
    return ToolExecutionResultMessage.from(
        Objects.requireNonNullElse(message.toolCallId(), ""),
        Objects.requireNonNullElse(message.function(), ""),
        text);
  }

  /** The text; reasoning of an earlier answer stays here, since the API takes none back. */
  private static String onlyText(MessageContent content) {
    if (content.parts() != null) {
      for (JsonNode part : content.parts()) {
        String type = part.path("type").asString("");
        if (!type.equals("text") && !type.equals("reasoning")) {
          throw new IllegalArgumentException("content of type '" + type + "' is not supported");
        }
      }
    }
    return content.text();
  }

  private static Content part(JsonNode part) {
    String type = part.path("type").asString("");
    if (type.equals("text")) {
      return TextContent.from(part.path("text").asString(""));
    } else if (type.equals("image")) {
      return image(part);
    }
    throw new IllegalArgumentException("content of type '" + type + "' is not supported");
  }

  private static ImageContent image(JsonNode part) {
    String image = part.path("image").asString("");
    ImageContent.DetailLevel detail = detail(part.path("detail").asString("auto"));
    if (image.startsWith("data:")) {
      int comma = image.indexOf(";base64,");
      if (comma < 0) {
        throw new IllegalArgumentException("an image's data URI must be in base64");
      }
      return ImageContent.from(
          image.substring(comma + ";base64,".length()),
          image.substring("data:".length(), comma),
          detail);
    } else if (image.startsWith("http://") || image.startsWith("https://")) {
      return ImageContent.from(image, detail);
    }
    throw new IllegalArgumentException("an image must be a data URI or an http(s) URL");
  }

  private static ImageContent.DetailLevel detail(String detail) {
    return switch (detail.toLowerCase(Locale.ROOT)) {
      case "low" -> ImageContent.DetailLevel.LOW;
      case "high", "original" -> ImageContent.DetailLevel.HIGH;
      default -> ImageContent.DetailLevel.AUTO;
    };
  }
}

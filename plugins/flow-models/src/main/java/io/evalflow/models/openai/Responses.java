package io.evalflow.models.openai;

import io.evalflow.spi.model.ChatCompletionChoice;
import io.evalflow.spi.model.ChatMessageAssistant;
import io.evalflow.spi.model.ChatMessageAssistantBuilder;
import io.evalflow.spi.model.MessageContent;
import io.evalflow.spi.model.ModelOutput;
import io.evalflow.spi.model.ModelOutputBuilder;
import io.evalflow.spi.model.ModelUsage;
import io.evalflow.spi.model.StopReason;
import io.evalflow.spi.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * From the body of a chat completion to a model output, by the rules of Inspect AI. Reads the raw
 * body, since LangChain4j's view of it has no log probabilities by token, refusals, filter results
 * or tokens written to a cache.
 */
final class Responses {
  private static final ObjectMapper JSON = JsonMapper.shared();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern THINK = Pattern.compile("(?s)<think[^>]*>(.*?)</think>");
  private static final List<String> REASONING = List.of("reasoning_content", "reasoning");

  private static final List<String> REFUSALS =
      List.of(
          "invalid_prompt",
          "content_policy_violation",
          "content_filter",
          "bio_policy",
          "cyber_policy");

  private Responses() {}

  /** The body as a tree; empty if it is not JSON. */
  static Optional<JsonNode> parse(String body) {
    try {
      return Optional.of(JSON.readTree(body));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** The error that a response holds, under {@code error} or by itself. */
  static JsonNode error(JsonNode body) {
    return body.path("error").isObject() ? body.path("error") : body;
  }

  /**
   * The output that a completion holds; empty if the tree is not a completion.
   *
   * @param requested name of the model that was asked for, should the answer name none
   */
  static Optional<ModelOutput> read(JsonNode completion, String requested) {
    JsonNode choices = completion.path("choices");
    if (!choices.isArray() || choices.isEmpty()) {
      return Optional.empty();
    }
    String model = completion.path("model").asString(requested);
    List<ChatCompletionChoice> read = new ArrayList<>();
    for (JsonNode choice : choices) {
      read.add(choice(choice, model));
    }
    return Optional.of(
        ModelOutputBuilder.builder()
            .model(model)
            .choices(read)
            .completion(read.get(0).message().text())
            .usage(usage(completion.path("usage")))
            .responseId(text(completion.path("id")))
            .build());
  }

  /**
   * An error that Inspect AI counts as an answer: the conversation is too long, or a filter refused
   * it.
   *
   * @param error the {@code error} object of the response
   */
  static Optional<ModelOutput> refusal(JsonNode error, String model) {
    String code = error.path("code").asString("");
    String message = error.path("message").asString("");
    boolean blocked =
        error.path("type").asString("").equals("invalid_request_error")
            && message.contains("blocked");
    StopReason reason;
    ObjectNode details = null;
    if (code.equals("context_length_exceeded")) {
      reason = StopReason.MODEL_LENGTH;
    } else if (blocked || REFUSALS.contains(code)) {
      reason = StopReason.CONTENT_FILTER;
      details = NODES.objectNode().put("type", "refusal").put("explanation", message);
      if (code.equals("cyber_policy")) {
        details.put("category", "cyber");
        details.putArray("categories").addObject().put("category", "cyber");
      }
    } else {
      return Optional.empty();
    }
    ChatMessageAssistant answer =
        ChatMessageAssistantBuilder.builder()
            .content(MessageContent.of(message))
            .source("generate")
            .model(model)
            .build();
    return Optional.of(
        ModelOutputBuilder.builder()
            .model(model)
            .choices(
                List.of(new ChatCompletionChoice(answer, reason, details, null, null, Map.of())))
            .completion(message)
            .build());
  }

  private static ChatCompletionChoice choice(JsonNode choice, String model) {
    JsonNode logprobs = choice.path("logprobs");
    return new ChatCompletionChoice(
        message(choice.path("message"), model),
        stopReason(choice.path("finish_reason").asString("")),
        stopDetails(choice),
        logprobs.path("content").isArray() ? logprobs : null,
        null,
        Map.of());
  }

  private static StopReason stopReason(String reason) {
    return switch (reason) {
      case "eos" -> StopReason.STOP;
      case "length" -> StopReason.MAX_TOKENS;
      case "function_call" -> StopReason.TOOL_CALLS;
      default -> StopReason.of(reason);
    };
  }

  private static @Nullable JsonNode stopDetails(JsonNode choice) {
    String explanation = text(choice.path("message").path("refusal"));
    ArrayNode categories = NODES.arrayNode();
    for (Map.Entry<String, JsonNode> filter : choice.path("content_filter_results").properties()) {
      if (filter.getValue().path("filtered").asBoolean(false)) {
        ObjectNode category = categories.addObject().put("category", filter.getKey());
        String level = text(filter.getValue().path("severity"));
        if (level != null) {
          category.put("level", level);
        }
      }
    }
    if (categories.isEmpty() && explanation == null) {
      return null;
    }
    boolean filtered = choice.path("finish_reason").asString("").equals("content_filter");
    ObjectNode details = NODES.objectNode().put("type", filtered ? "content_filter" : "refusal");
    if (explanation != null) {
      details.put("explanation", explanation);
    }
    if (!categories.isEmpty()) {
      details.set("categories", categories);
    }
    return details;
  }

  private static ChatMessageAssistant message(JsonNode message, String model) {
    return ChatMessageAssistantBuilder.builder()
        .content(content(message))
        .source("generate")
        .toolCalls(toolCalls(message.path("tool_calls")))
        .model(model)
        .build();
  }

  private static MessageContent content(JsonNode message) {
    String refusal = text(message.path("refusal"));
    String content = refusal != null ? refusal : message.path("content").asString("");
    for (String field : REASONING) {
      String reasoning = text(message.path(field));
      if (reasoning != null && !reasoning.isEmpty()) {
        return parts(reasoning, field, content, refusal != null);
      }
    }
    Matcher think = THINK.matcher(message.path("content").asString(""));
    if (think.find()) {
      String all = message.path("content").asString("");
      String rest = (all.substring(0, think.start()) + all.substring(think.end())).strip();
      return parts(think.group(1).strip(), "think", rest, refusal != null);
    }
    return refusal == null ? MessageContent.of(content) : refused(content);
  }

  private static MessageContent parts(
      String reasoning, String source, String text, boolean refused) {
    ObjectNode first =
        NODES
            .objectNode()
            .put("internal", source)
            .put("type", "reasoning")
            .put("reasoning", reasoning)
            .put("redacted", false);
    return new MessageContent(null, List.of(first, textPart(text, refused)));
  }

  private static MessageContent refused(String text) {
    return new MessageContent(null, List.of(textPart(text, true)));
  }

  private static ObjectNode textPart(String text, boolean refused) {
    ObjectNode part = NODES.objectNode().put("type", "text").put("text", text);
    return refused ? part.put("refusal", true) : part;
  }

  private static @Nullable List<ToolCall> toolCalls(JsonNode calls) {
    List<ToolCall> read = new ArrayList<>();
    for (JsonNode call : calls) {
      if (call.path("type").asString("function").equals("function")) {
        read.add(toolCall(call));
      }
    }
    return read.isEmpty() ? null : read;
  }

  private static ToolCall toolCall(JsonNode call) {
    String arguments = call.path("function").path("arguments").asString("");
    Optional<JsonNode> tree = arguments.isBlank() ? Optional.empty() : parse(arguments);
    String error = null;
    if (!arguments.isBlank() && !tree.map(JsonNode::isObject).orElse(false)) {
      error = "the arguments of the call are not a JSON object: " + arguments;
    }
    return new ToolCall(
        call.path("id").asString(""),
        call.path("function").path("name").asString(""),
        tree.filter(JsonNode::isObject).map(ObjectNode.class::cast).orElseGet(NODES::objectNode),
        error,
        null,
        "function",
        Map.of());
  }

  private static @Nullable ModelUsage usage(JsonNode usage) {
    if (!usage.isObject()) {
      return null;
    }
    JsonNode prompt = usage.path("prompt_tokens_details");
    Long cacheRead = number(prompt.path("cached_tokens"));
    Long cacheWrite = number(prompt.path("cache_write_tokens"));
    long input = usage.path("prompt_tokens").asLong(0);
    long output = usage.path("completion_tokens").asLong(0);
    return new ModelUsage(
        input - (cacheRead == null ? 0 : cacheRead) - (cacheWrite == null ? 0 : cacheWrite),
        output,
        usage.path("total_tokens").asLong(input + output),
        cacheWrite,
        cacheRead,
        number(usage.path("completion_tokens_details").path("reasoning_tokens")),
        null,
        Map.of());
  }

  private static @Nullable Long number(JsonNode node) {
    return node.isNumber() ? Long.valueOf(node.asLong()) : null;
  }

  private static @Nullable String text(JsonNode node) {
    return node.isString() ? node.stringValue() : null;
  }
}

package io.evalflow.engine.log;

import io.evalflow.spi.eval.SampleInput;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.log.EvalSampleSummaryBuilder;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.MessageContent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Makes summaries of samples as Inspect does: inputs and targets of at most 5,120 characters, parts
 * of messages other than text named instead of shown, texts of scores and metadata of at most 1,024
 * characters, metadata of more than 1,024 characters of indented JSON left out.
 */
@SuppressWarnings("ReferenceEquality") // Whether a copy was made, not whether it differs.
public final class SampleSummaries {
  private static final int INPUT = 5120;
  private static final int TEXT = 1024;
  private static final int SCANNED = TEXT * 8;
  private static final String CUT = "...\n(content truncated)";
  private static final JsonNode LEFT_OUT = StringNode.valueOf("Key removed from summary (> 1k)");

  private SampleSummaries() {}

  /** The summary of a sample that is done. */
  public static EvalSampleSummary of(EvalSample sample) {
    return EvalSampleSummaryBuilder.builder()
        .id(sample.id())
        .epoch(sample.epoch())
        .input(json(input(sample.input())))
        .choices(sample.choices())
        .target(json(target(sample.target())))
        .description(sample.description())
        .metadata(metadata(sample.metadata()))
        .scores(scores(sample.scores()))
        .modelUsage(sample.modelUsage())
        .roleUsage(sample.roleUsage())
        .modelFallbacks(sample.modelFallbacks())
        .startedAt(sample.startedAt())
        .completedAt(sample.completedAt())
        .totalTime(sample.totalTime())
        .workingTime(sample.workingTime())
        .uuid(sample.uuid())
        .error(sample.error() == null ? null : sample.error().message())
        .limit(sample.limit() == null ? null : sample.limit().type())
        .limitReason(sample.limit() == null ? null : sample.limit().reason())
        .retries(sample.errorRetries() == null ? null : sample.errorRetries().size())
        .completed(true)
        .messageCount(sample.messages().size())
        .turnCount(sample.turnCount())
        .tokenLimit(sample.tokenLimit())
        .tokenLimitType(sample.tokenLimitType())
        .tokenLimitUsage(sample.tokenLimitUsage())
        .messageLimit(sample.messageLimit())
        .timeLimit(sample.timeLimit())
        .build();
  }

  private static JsonNode json(Object value) {
    return JsonNodeFactory.instance.pojoNode(value);
  }

  private static SampleInput input(SampleInput input) {
    if (input.plain() != null) {
      return LogText.longerThan(input.plain(), INPUT)
          ? SampleInput.of(truncated(input.plain()))
          : input;
    }
    List<ChatMessage> messages = Immutables.list(input.messages());
    return SampleInput.of(ContentWalk.map(messages, SampleSummaries::thin));
  }

  private static ChatMessage thin(ChatMessage message) {
    MessageContent content = message.content();
    if (content.plain() != null) {
      return LogText.longerThan(content.plain(), INPUT)
          ? message.withContent(MessageContent.of(truncated(content.plain())))
          : message;
    }
    List<JsonNode> parts = Immutables.list(content.parts());
    List<JsonNode> thin = ContentWalk.map(parts, SampleSummaries::thin);
    return thin == parts ? message : message.withContent(new MessageContent(null, thin));
  }

  private static JsonNode thin(JsonNode part) {
    String type = part.path("type").asString("");
    if (!type.equals("text")) {
      String name =
          type.isEmpty()
              ? ""
              : type.substring(0, 1).toUpperCase(Locale.ROOT)
                  + type.substring(1).toLowerCase(Locale.ROOT);
      return JsonNodeFactory.instance
          .objectNode()
          .put("type", "text")
          .put("text", "(" + name + ")");
    }
    String text = part.path("text").asString("");
    if (!LogText.longerThan(text, INPUT)) {
      return part;
    }
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    copy.put("type", "text").put("text", truncated(text));
    for (String kept : List.of("refusal", "citations")) {
      if (part.get(kept) != null) {
        copy.set(kept, part.get(kept));
      }
    }
    return copy;
  }

  private static Target target(Target target) {
    List<String> values =
        ContentWalk.map(
            target.values(), text -> LogText.longerThan(text, INPUT) ? truncated(text) : text);
    return values == target.values() ? target : new Target(values, target.list());
  }

  private static String truncated(String text) {
    return LogText.head(text, INPUT) + CUT;
  }

  private static @Nullable Map<String, Score> scores(@Nullable Map<String, Score> scores) {
    if (scores == null) {
      return null;
    }
    Map<String, Score> thin = new LinkedHashMap<>();
    scores.forEach(
        (name, score) ->
            thin.put(
                name,
                new Score(
                    score.value(),
                    text(score.answer()),
                    text(score.explanation()),
                    text(score.reason()),
                    score.metadata() == null ? null : metadata(score.metadata()),
                    List.of(),
                    Map.of())));
    return thin;
  }

  private static @Nullable String text(@Nullable String text) {
    return text == null ? null : TextShortener.shorten(LogText.head(text, SCANNED), TEXT);
  }

  private static Map<String, JsonNode> metadata(Map<String, JsonNode> metadata) {
    if (metadata.isEmpty()) {
      return metadata;
    }
    Map<String, JsonNode> thin = new LinkedHashMap<>();
    metadata.forEach((key, value) -> thin.put(key, thinMetadata(value)));
    return thin;
  }

  private static JsonNode thinMetadata(JsonNode value) {
    if (value.isString()) {
      String text = value.stringValue();
      String thin = TextShortener.shorten(LogText.head(text, SCANNED), TEXT);
      return thin.equals(text) ? value : StringNode.valueOf(thin);
    }
    if (!value.isContainer()) {
      return value;
    }
    if (atLeast(value, 0) > TEXT) {
      return LEFT_OUT;
    }
    String json = LogJson.pretty().writeValueAsString(value);
    return LogText.longerThan(json, TEXT) ? LEFT_OUT : value;
  }

  /** A lower bound of the length of the JSON, not counted any further once it is too much. */
  private static int atLeast(JsonNode value, int counted) {
    int count = counted + 2;
    if (value.isString()) {
      return count + value.stringValue().length() / 2;
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      if (count > TEXT) {
        return count;
      }
      count = atLeast(field.getValue(), count + field.getKey().length() / 2);
    }
    if (value.isArray()) {
      for (JsonNode item : value.values()) {
        if (count > TEXT) {
          return count;
        }
        count = atLeast(item, count);
      }
    }
    return count;
  }
}

package io.evalflow.engine.log;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.eval.ScoreBuilder;
import io.evalflow.spi.eval.ScoreEdit;
import io.evalflow.spi.eval.ScoreEditBuilder;
import io.evalflow.spi.event.Event;
import io.evalflow.spi.event.OtherEvent;
import io.evalflow.spi.event.SpanBeginEvent;
import io.evalflow.spi.event.SpanEndEvent;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/** Edits a score of a sample in memory, as Inspect's {@code edit_score} does. */
final class ScoreEditing {
  /** Where older versions of Inspect kept the reason; an edit of the reason supersedes it. */
  private static final String OLD_REASON = "unscored_reason";

  private ScoreEditing() {}

  /**
   * The sample with a score edited or added: the score's history gets its first state if it has
   * none yet, and the edit; the transcript an event before the end of the scorers' span.
   *
   * @param eventId id of the event
   * @throws FlowException with {@code INVALID_VALUE} if a score without a value would be added
   */
  static EvalSample edited(
      EvalSample sample, String name, ScoreEdit edit, String eventId, Instant now) {
    ScoreEdit complete = complete(edit);
    Map<String, Score> scores = new LinkedHashMap<>(Immutables.map(sample.scores()));
    Score old = scores.get(name);
    scores.put(name, old == null ? added(name, complete) : edited(old, complete));
    return EvalSampleBuilder.builder(sample)
        .scores(scores)
        .events(withEvent(sample.events(), name, complete, eventId, now))
        .build();
  }

  /** The edit with a word for each part, as Inspect writes it. */
  private static ScoreEdit complete(ScoreEdit edit) {
    return ScoreEditBuilder.builder(edit)
        .value(orUnchanged(edit.value()))
        .answer(orUnchanged(edit.answer()))
        .explanation(orUnchanged(edit.explanation()))
        .reason(orUnchanged(edit.reason()))
        .metadata(orUnchanged(edit.metadata()))
        .build();
  }

  private static JsonNode orUnchanged(@Nullable JsonNode part) {
    return part == null ? ScoreEdit.UNCHANGED : part;
  }

  private static Score added(String name, ScoreEdit edit) {
    JsonNode value = edit.value();
    if (value == null || ScoreEdit.unchanged(value)) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          "the sample has no score '" + name + "', and one cannot be added without a value",
          "give a value, or the name of a score that the sample has",
          null);
    }
    return new Score(
        value,
        text(edit.answer(), null),
        text(edit.explanation(), null),
        text(edit.reason(), null),
        metadata(edit, null),
        List.of(edit),
        Map.of());
  }

  private static Score edited(Score score, ScoreEdit edit) {
    List<ScoreEdit> history = new ArrayList<>(score.history());
    if (history.isEmpty()) {
      history.add(original(score));
    }
    history.add(edit);
    JsonNode value = edit.value();
    return ScoreBuilder.builder(score)
        .value(value == null || ScoreEdit.unchanged(value) ? score.value() : value)
        .answer(text(edit.answer(), score.answer()))
        .explanation(text(edit.explanation(), score.explanation()))
        .reason(text(edit.reason(), score.reason()))
        .metadata(metadata(edit, score.metadata()))
        .history(history)
        .build();
  }

  /** A score as the first entry of its history. */
  private static ScoreEdit original(Score score) {
    return new ScoreEdit(
        score.value(),
        node(score.answer()),
        node(score.explanation()),
        node(score.reason()),
        JsonNodeFactory.instance.objectNode().setAll(Immutables.map(score.metadata())),
        null,
        Map.of());
  }

  private static @Nullable JsonNode node(@Nullable String text) {
    return text == null ? null : StringNode.valueOf(text);
  }

  private static @Nullable String text(@Nullable JsonNode part, @Nullable String old) {
    if (ScoreEdit.unchanged(part)) {
      return old;
    }
    return part == null || part.isNull() ? null : part.asString();
  }

  private static @Nullable Map<String, JsonNode> metadata(
      ScoreEdit edit, @Nullable Map<String, JsonNode> old) {
    Map<String, JsonNode> metadata = old;
    JsonNode given = edit.metadata();
    if (given != null && !ScoreEdit.unchanged(given)) {
      Map<String, JsonNode> all = new LinkedHashMap<>();
      given.properties().forEach(entry -> all.put(entry.getKey(), entry.getValue()));
      metadata = all;
    }
    if (metadata != null
        && !ScoreEdit.unchanged(edit.reason())
        && metadata.containsKey(OLD_REASON)) {
      Map<String, JsonNode> without = new LinkedHashMap<>(metadata);
      without.remove(OLD_REASON);
      metadata = without;
    }
    return metadata;
  }

  private static List<Event> withEvent(
      List<Event> events, String name, ScoreEdit edit, String eventId, Instant now) {
    Optional<String> scorers =
        events.stream()
            .filter(event -> event instanceof SpanBeginEvent span && isScorers(span))
            .map(event -> ((SpanBeginEvent) event).id())
            .reduce((first, second) -> second);
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    fields.put("uuid", StringNode.valueOf(eventId));
    scorers.ifPresent(span -> fields.put("span_id", StringNode.valueOf(span)));
    fields.put("timestamp", StringNode.valueOf(LogTimestamps.format(now)));
    fields.put("working_start", DoubleNode.valueOf(0));
    fields.put("event", StringNode.valueOf("score_edit"));
    fields.put("score_name", StringNode.valueOf(name));
    fields.put("edit", LogJson.mapper().valueToTree(edit));
    List<Event> all = new ArrayList<>(events);
    all.add(scorers.map(span -> endOf(span, events)).orElse(events.size()), new OtherEvent(fields));
    return all;
  }

  private static boolean isScorers(SpanBeginEvent span) {
    return "scorers".equals(span.type()) && span.name().equals("scorers");
  }

  /** Where a span ends; behind all events if it does not. */
  private static int endOf(String span, List<Event> events) {
    for (int i = events.size() - 1; i >= 0; i--) {
      if (events.get(i) instanceof SpanEndEvent end && end.id().equals(span)) {
        return i;
      }
    }
    return events.size();
  }
}

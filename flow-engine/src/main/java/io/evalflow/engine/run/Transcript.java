package io.evalflow.engine.run;

import io.evalflow.engine.id.IdGenerator;
import io.evalflow.spi.eval.Sample;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.eval.TaskState;
import io.evalflow.spi.event.ErrorEvent;
import io.evalflow.spi.event.Event;
import io.evalflow.spi.event.InfoEvent;
import io.evalflow.spi.event.JsonChange;
import io.evalflow.spi.event.ModelEvent;
import io.evalflow.spi.event.SampleInitEvent;
import io.evalflow.spi.event.SampleLimitEvent;
import io.evalflow.spi.event.ScoreEvent;
import io.evalflow.spi.event.SpanBeginEvent;
import io.evalflow.spi.event.SpanEndEvent;
import io.evalflow.spi.event.StateEvent;
import io.evalflow.spi.log.EvalError;
import io.evalflow.spi.model.ModelUsage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The events of one attempt at a sample, in order, inside their spans. For the sample's thread. The
 * events are made here and nowhere else, but for model events, which know their own times.
 */
final class Transcript {
  private final IdGenerator ids;
  private final SampleClock clock;
  private final List<Event> events = new ArrayList<>(20);
  private final Deque<String> spans = new ArrayDeque<>(4);

  Transcript(IdGenerator ids, SampleClock clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /** The events so far. */
  List<Event> events() {
    return events;
  }

  /** The events from the last model call on, which is what a log keeps of a failed attempt. */
  List<Event> eventsSinceLastModelCall() {
    for (int i = events.size() - 1; i >= 0; i--) {
      if (events.get(i) instanceof ModelEvent) {
        return List.copyOf(events.subList(i, events.size()));
      }
    }
    return List.of();
  }

  /** The span that is open; null outside of spans. */
  @Nullable String span() {
    return spans.peek();
  }

  String newId() {
    return ids.next();
  }

  void add(Event event) {
    events.add(event);
  }

  void beginSpan(String type, String name) {
    String parent = spans.peek();
    String id = ids.next();
    spans.push(id);
    events.add(
        new SpanBeginEvent(
            ids.next(),
            id,
            clock.now(),
            clock.working(),
            null,
            null,
            id,
            parent,
            type,
            name,
            Map.of()));
  }

  void endSpan() {
    String id = spans.pop();
    events.add(
        new SpanEndEvent(ids.next(), id, clock.now(), clock.working(), null, null, id, Map.of()));
  }

  void sampleInit(Sample sample, TaskState state) {
    events.add(
        new SampleInitEvent(
            ids.next(),
            span(),
            clock.now(),
            clock.working(),
            null,
            null,
            StateTrees.sample(sample),
            StateTrees.state(state),
            Map.of()));
  }

  void state(List<JsonChange> changes) {
    events.add(
        new StateEvent(
            ids.next(), span(), clock.now(), clock.working(), null, null, changes, Map.of()));
  }

  void score(Score score, Sample sample, NamedScorer scorer, Map<String, ModelUsage> usage) {
    events.add(
        new ScoreEvent(
            ids.next(),
            span(),
            clock.now(),
            clock.working(),
            null,
            null,
            score,
            sample.target(),
            false,
            scorer.name(),
            scorer.params(),
            usage.isEmpty() ? null : usage,
            null,
            Map.of()));
  }

  void limit(LimitExceededException limit) {
    events.add(
        new SampleLimitEvent(
            ids.next(),
            span(),
            clock.now(),
            clock.working(),
            null,
            null,
            limit.type(),
            limit.reason(),
            limit.limit(),
            Map.of()));
  }

  void error(EvalError error) {
    events.add(
        new ErrorEvent(
            ids.next(), span(), clock.now(), clock.working(), null, null, error, Map.of()));
  }

  void info(String source, JsonNode data) {
    events.add(
        new InfoEvent(
            ids.next(), span(), clock.now(), clock.working(), null, null, source, data, Map.of()));
  }
}

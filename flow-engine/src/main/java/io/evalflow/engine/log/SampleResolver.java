package io.evalflow.engine.log;

import io.evalflow.spi.eval.SampleInput;
import io.evalflow.spi.event.Event;
import io.evalflow.spi.log.EvalRetryError;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleBuilder;
import io.evalflow.spi.log.EventsData;
import io.evalflow.spi.log.ReadOptions;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Puts what a condensed sample refers to in the place of the references, as Inspect does: the
 * inverse of {@link SampleCondenser}. A reference to what the sample does not hold stays. Works on
 * one sample; for one thread.
 */
@SuppressWarnings("ReferenceEquality") // Whether a copy was made, not whether it differs.
final class SampleResolver {
  private final EvalSample sample;
  private final boolean calls;
  private final ContentWalk walk;

  private SampleResolver(EvalSample sample, boolean calls) {
    this.sample = sample;
    this.calls = calls;
    this.walk = new ContentWalk(new AttachmentTexts(sample.attachments())::apply);
  }

  /** The sample with its references resolved; the very argument if there are none. */
  static EvalSample resolve(EvalSample sample, ReadOptions.Resolve what) {
    return switch (what) {
      case NONE -> sample;
      case POOLS -> withoutPools(sample);
      case CORE -> withoutPools(new SampleResolver(sample, false).resolved());
      case FULL -> withoutPools(new SampleResolver(sample, true).resolved());
    };
  }

  private static EvalSample withoutPools(EvalSample sample) {
    EventsData data = sample.eventsData();
    return data == null
        ? sample
        : EvalSampleBuilder.builder(sample)
            .events(new PooledMessages(data).expanded(sample.events()))
            .eventsData(null)
            .build();
  }

  /** The sample without attachments. What the pools hold is resolved once, where it stands. */
  private EvalSample resolved() {
    SampleInput input = input(sample.input());
    var messages = walk.messages(sample.messages());
    List<Event> events = events(sample.events());
    List<EvalRetryError> retries =
        sample.errorRetries() == null ? null : ContentWalk.map(sample.errorRetries(), this::retry);
    EventsData data = sample.eventsData() == null ? null : data(sample.eventsData());
    boolean same =
        sample.attachments().isEmpty()
            && input == sample.input()
            && messages == sample.messages()
            && events == sample.events()
            && retries == sample.errorRetries()
            && data == sample.eventsData();
    return same
        ? sample
        : withAttachments(
            EvalSampleBuilder.builder(sample)
                .input(input)
                .messages(messages)
                .events(events)
                .errorRetries(retries)
                .attachments(Map.of())
                .eventsData(data)
                .build());
  }

  /** Keeps the attachments that the raw calls of models still refer to. */
  private EvalSample withAttachments(EvalSample resolved) {
    if (calls || sample.attachments().isEmpty()) {
      return resolved;
    }
    Map<String, String> referred = AttachmentReferences.among(sample.attachments(), resolved);
    return referred.isEmpty()
        ? resolved
        : EvalSampleBuilder.builder(resolved).attachments(referred).build();
  }

  private SampleInput input(SampleInput input) {
    if (input.messages() == null) {
      return input;
    }
    var messages = walk.messages(input.messages());
    return messages == input.messages() ? input : SampleInput.of(messages);
  }

  private List<Event> events(List<Event> events) {
    return new EventWalk(walk, walk, calls).events(events);
  }

  private EvalRetryError retry(EvalRetryError retry) {
    List<Event> events = retry.events() == null ? null : events(retry.events());
    return events == retry.events()
        ? retry
        : new EvalRetryError(
            retry.message(), retry.traceback(), retry.tracebackAnsi(), events, retry.extra());
  }

  private EventsData data(EventsData data) {
    return new EventsData(
        ContentWalk.map(data.messages(), this::pooledMessage),
        calls ? ContentWalk.map(data.calls(), walk::json) : data.calls(),
        data.extra());
  }

  private JsonNode pooledMessage(JsonNode message) {
    return JsonNodeFactory.instance.pojoNode(walk.message(PooledMessages.message(message)));
  }
}

package io.evalflow.engine.log;

import io.evalflow.spi.eval.SampleInput;
import io.evalflow.spi.event.Event;
import io.evalflow.spi.event.ModelEvent;
import io.evalflow.spi.event.ModelEventBuilder;
import io.evalflow.spi.log.EvalRetryError;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleBuilder;
import io.evalflow.spi.model.ModelCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a sample smaller as Inspect does before it writes one. In events, texts of more than 100
 * characters become attachments, and the messages of model calls go into pools that the calls point
 * into; in messages, only data URIs become attachments. Nothing is lost, except data URIs where
 * images are not to be logged. Condensing a condensed sample changes nothing: references to its
 * attachments and pools stay.
 */
@SuppressWarnings("ReferenceEquality") // Whether a copy was made, not whether it differs.
final class SampleCondenser {
  private final boolean logImages;

  /**
   * A condenser for one log; safe for use by many threads.
   *
   * @param logImages whether data URIs stay
   */
  SampleCondenser(boolean logImages) {
    this.logImages = logImages;
  }

  EvalSample condense(EvalSample sample) {
    Map<String, String> attachments = new LinkedHashMap<>(sample.attachments());
    ContentWalk media = new ContentWalk(new Attachments(attachments, logImages, false)::apply);
    ContentWalk texts = new ContentWalk(new Attachments(attachments, logImages, true)::apply);
    MessagePools pools = new MessagePools(sample.eventsData());

    List<Event> events = events(sample.events(), texts, media);
    List<EvalRetryError> retries = sample.errorRetries();
    return EvalSampleBuilder.builder(sample)
        .input(input(sample.input(), media))
        .messages(media.messages(sample.messages()))
        .events(ContentWalk.map(events, event -> pooled(event, pools)))
        .errorRetries(
            retries == null
                ? null
                : ContentWalk.map(retries, retry -> condense(retry, texts, media)))
        .attachments(attachments)
        .eventsData(pools.data())
        .build();
  }

  private static SampleInput input(SampleInput input, ContentWalk walk) {
    return input.messages() == null ? input : SampleInput.of(walk.messages(input.messages()));
  }

  private static EvalRetryError condense(
      EvalRetryError retry, ContentWalk texts, ContentWalk media) {
    return retry.events() == null
        ? retry
        : new EvalRetryError(
            retry.message(),
            retry.traceback(),
            retry.tracebackAnsi(),
            events(retry.events(), texts, media),
            retry.extra());
  }

  private static List<Event> events(List<Event> events, ContentWalk texts, ContentWalk media) {
    return new EventWalk(texts, media, true).events(events);
  }

  private static Event pooled(Event event, MessagePools pools) {
    if (!(event instanceof ModelEvent model)) {
      return event;
    }
    ModelCall call = model.call() == null ? null : pools.pooled(model.call());
    if (model.input().isEmpty() && call == model.call()) {
      return model;
    }
    ModelEventBuilder result = ModelEventBuilder.builder(model).call(call);
    if (!model.input().isEmpty()) {
      result.input(List.of()).inputRefs(pools.messageRefs(model.input()));
    }
    return result.build();
  }
}

package io.evalflow.engine.log;

import io.evalflow.spi.eval.SampleInput;
import io.evalflow.spi.event.Event;
import io.evalflow.spi.event.InfoEvent;
import io.evalflow.spi.event.InfoEventBuilder;
import io.evalflow.spi.event.JsonChange;
import io.evalflow.spi.event.ModelEvent;
import io.evalflow.spi.event.ModelEventBuilder;
import io.evalflow.spi.event.SampleInitEvent;
import io.evalflow.spi.event.SampleInitEventBuilder;
import io.evalflow.spi.event.StateEvent;
import io.evalflow.spi.event.StateEventBuilder;
import io.evalflow.spi.event.StoreEvent;
import io.evalflow.spi.event.StoreEventBuilder;
import io.evalflow.spi.event.ToolEvent;
import io.evalflow.spi.event.ToolEventBuilder;
import io.evalflow.spi.log.EvalRetryError;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleBuilder;
import io.evalflow.spi.model.ChatCompletionChoice;
import io.evalflow.spi.model.ModelCall;
import io.evalflow.spi.model.ModelCallBuilder;
import io.evalflow.spi.model.ModelOutput;
import io.evalflow.spi.model.ModelOutputBuilder;
import io.evalflow.spi.model.ToolInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

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
    ContentWalk media = new ContentWalk(new Attachments(attachments, logImages, false));
    ContentWalk texts = new ContentWalk(new Attachments(attachments, logImages, true));
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
    return ContentWalk.map(events, event -> walked(event, texts, media));
  }

  private static Event walked(Event event, ContentWalk texts, ContentWalk media) {
    if (event instanceof ModelEvent model) {
      return walked(model, texts);
    }
    if (event instanceof StateEvent state) {
      List<JsonChange> changes = ContentWalk.map(state.changes(), c -> walked(c, texts));
      return changes == state.changes()
          ? state
          : StateEventBuilder.builder(state).changes(changes).build();
    }
    if (event instanceof StoreEvent store) {
      List<JsonChange> changes = ContentWalk.map(store.changes(), c -> walked(c, texts));
      return changes == store.changes()
          ? store
          : StoreEventBuilder.builder(store).changes(changes).build();
    }
    if (event instanceof SampleInitEvent init) {
      JsonNode sample = initialSample(init.sample(), texts);
      JsonNode state = texts.json(init.state());
      return sample == init.sample() && state == init.state()
          ? init
          : SampleInitEventBuilder.builder(init).sample(sample).state(state).build();
    }
    if (event instanceof ToolEvent tool) {
      JsonNode arguments = texts.json(tool.arguments());
      JsonNode result = tool.result() == null ? null : media.mediaOf(tool.result());
      return arguments == tool.arguments() && result == tool.result()
          ? tool
          : ToolEventBuilder.builder(tool).arguments(arguments).result(result).build();
    }
    if (event instanceof InfoEvent info) {
      JsonNode data = texts.json(info.data());
      return data == info.data() ? info : InfoEventBuilder.builder(info).data(data).build();
    }
    return event;
  }

  private static ModelEvent walked(ModelEvent event, ContentWalk walk) {
    var tools = ContentWalk.map(event.tools(), tool -> walked(tool, walk));
    var input = walk.messages(event.input());
    ModelOutput output = walked(event.output(), walk);
    ModelCall call = event.call() == null ? null : walked(event.call(), walk);
    boolean same =
        tools == event.tools()
            && input == event.input()
            && output == event.output()
            && call == event.call();
    return same
        ? event
        : ModelEventBuilder.builder(event)
            .tools(tools)
            .input(input)
            .output(output)
            .call(call)
            .build();
  }

  private static ToolInfo walked(ToolInfo tool, ContentWalk walk) {
    String description = walk.text(tool.description());
    return description.equals(tool.description())
        ? tool
        : new ToolInfo(tool.name(), description, tool.parameters(), tool.options(), tool.extra());
  }

  private static ModelOutput walked(ModelOutput output, ContentWalk walk) {
    List<ChatCompletionChoice> choices =
        ContentWalk.map(output.choices(), choice -> walked(choice, walk));
    return choices == output.choices()
        ? output
        : ModelOutputBuilder.builder(output).choices(choices).build();
  }

  private static ChatCompletionChoice walked(ChatCompletionChoice choice, ContentWalk walk) {
    var message = walk.message(choice.message());
    return message == choice.message()
        ? choice
        : new ChatCompletionChoice(
            message,
            choice.stopReason(),
            choice.stopDetails(),
            choice.logprobs(),
            choice.promptLogprobs(),
            choice.extra());
  }

  private static ModelCall walked(ModelCall call, ContentWalk walk) {
    JsonNode request = walk.json(call.request());
    JsonNode response = call.response() == null ? null : walk.json(call.response());
    return request == call.request() && response == call.response()
        ? call
        : ModelCallBuilder.builder(call).request(request).response(response).build();
  }

  private static JsonChange walked(JsonChange change, ContentWalk walk) {
    JsonNode value = change.value();
    JsonNode walked = value == null ? null : walk.json(value);
    return walked == value
        ? change
        : new JsonChange(change.op(), change.path(), change.from(), walked, change.replaced());
  }

  /** Of the sample in a sample_init event, only the input is walked. */
  private static JsonNode initialSample(JsonNode sample, ContentWalk walk) {
    JsonNode input = sample.get("input");
    if (input == null || !(sample instanceof ObjectNode object)) {
      return sample;
    }
    JsonNode walked = input.isArray() ? walk.messagesOf(input) : walk.json(input);
    if (walked == input) {
      return sample;
    }
    ObjectNode copy = object.objectNode();
    copy.setAll(object);
    copy.set("input", walked);
    return copy;
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

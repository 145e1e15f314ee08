package io.evalflow.engine.log;

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
import io.evalflow.spi.model.ChatCompletionChoice;
import io.evalflow.spi.model.ModelCall;
import io.evalflow.spi.model.ModelCallBuilder;
import io.evalflow.spi.model.ModelOutput;
import io.evalflow.spi.model.ModelOutputBuilder;
import io.evalflow.spi.model.ToolInfo;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts others in the place of the texts of events, in the places where Inspect does. What does not
 * change is not copied. For one thread.
 *
 * @param texts for all texts but those of the media in results of tools
 * @param media for those
 * @param calls whether the raw exchanges with models are walked too
 */
@SuppressWarnings("ReferenceEquality") // Whether a copy was made, not whether it differs.
record EventWalk(ContentWalk texts, ContentWalk media, boolean calls) {
  /** The events with their texts replaced; the very list if none is. */
  List<Event> events(List<Event> events) {
    return ContentWalk.map(events, this::walked);
  }

  private Event walked(Event event) {
    if (event instanceof ModelEvent model) {
      return walked(model);
    }
    if (event instanceof StateEvent state) {
      List<JsonChange> changes = ContentWalk.map(state.changes(), c -> walked(c));
      return changes == state.changes()
          ? state
          : StateEventBuilder.builder(state).changes(changes).build();
    }
    if (event instanceof StoreEvent store) {
      List<JsonChange> changes = ContentWalk.map(store.changes(), c -> walked(c));
      return changes == store.changes()
          ? store
          : StoreEventBuilder.builder(store).changes(changes).build();
    }
    if (event instanceof SampleInitEvent init) {
      JsonNode sample = initialSample(init.sample());
      JsonNode state = init.state() == null ? null : texts.json(init.state());
      return sample == init.sample() && state == init.state()
          ? init
          : SampleInitEventBuilder.builder(init).sample(sample).state(state).build();
    }
    if (event instanceof ToolEvent tool) {
      JsonNode arguments = texts.json(tool.arguments());
      JsonNode result = media.mediaOf(tool.result());
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

  private ModelEvent walked(ModelEvent event) {
    var tools = ContentWalk.map(event.tools(), tool -> walked(tool));
    var input = texts.messages(event.input());
    ModelOutput output = walked(event.output());
    ModelCall call = event.call() == null || !calls ? event.call() : walked(event.call());
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

  private ToolInfo walked(ToolInfo tool) {
    String description = texts.text(tool.description());
    return description.equals(tool.description())
        ? tool
        : new ToolInfo(tool.name(), description, tool.parameters(), tool.options(), tool.extra());
  }

  private ModelOutput walked(ModelOutput output) {
    List<ChatCompletionChoice> choices =
        ContentWalk.map(output.choices(), choice -> walked(choice));
    return choices == output.choices()
        ? output
        : ModelOutputBuilder.builder(output).choices(choices).build();
  }

  private ChatCompletionChoice walked(ChatCompletionChoice choice) {
    var message = texts.message(choice.message());
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

  private ModelCall walked(ModelCall call) {
    JsonNode request = texts.json(call.request());
    JsonNode response = call.response() == null ? null : texts.json(call.response());
    return request == call.request() && response == call.response()
        ? call
        : ModelCallBuilder.builder(call).request(request).response(response).build();
  }

  private JsonChange walked(JsonChange change) {
    JsonNode value = change.value();
    JsonNode walked = value == null ? null : texts.json(value);
    return walked == value
        ? change
        : new JsonChange(
            change.op(), change.path(), change.from(), walked, change.replaced(), change.extra());
  }

  /** Of the sample in a sample_init event, only the input is walked. */
  private JsonNode initialSample(JsonNode sample) {
    JsonNode input = sample.get("input");
    if (input == null || !(sample instanceof ObjectNode object)) {
      return sample;
    }
    JsonNode walked = input.isArray() ? texts.messagesOf(input) : texts.json(input);
    if (walked == input) {
      return sample;
    }
    ObjectNode copy = object.objectNode();
    copy.setAll(object);
    copy.set("input", walked);
    return copy;
  }
}

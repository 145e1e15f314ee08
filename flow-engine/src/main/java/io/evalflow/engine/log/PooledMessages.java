package io.evalflow.engine.log;

import io.evalflow.spi.event.Event;
import io.evalflow.spi.event.ModelEvent;
import io.evalflow.spi.event.ModelEventBuilder;
import io.evalflow.spi.log.EventsData;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.ModelCall;
import io.evalflow.spi.model.ModelCallBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;

/**
 * The pools of a condensed sample, from which its model events get their messages back; the inverse
 * of {@link MessagePools}. As in Inspect, references into an empty pool stay, and what a range has
 * beyond its pool is left out. Immutable.
 */
final class PooledMessages {
  private static final String DEFAULT_KEY = "messages";

  private final List<ChatMessage> messages;
  private final List<JsonNode> calls;

  PooledMessages(EventsData data) {
    this.messages = data.messages().stream().map(PooledMessages::message).toList();
    this.calls = data.calls();
  }

  /** A message of a pool. */
  static ChatMessage message(JsonNode node) {
    return node instanceof POJONode pojo && pojo.getPojo() instanceof ChatMessage message
        ? message
        : LogJson.mapper().treeToValue(node, ChatMessage.class);
  }

  /** The events with the messages of their model calls; the very list if none has any here. */
  List<Event> expanded(List<Event> events) {
    return ContentWalk.map(
        events, event -> event instanceof ModelEvent model ? expanded(model) : event);
  }

  private ModelEvent expanded(ModelEvent event) {
    ModelEvent result = event;
    JsonNode inputs = event.inputRefs();
    if (inputs != null && !messages.isEmpty()) {
      result =
          ModelEventBuilder.builder(result).input(ranges(inputs, messages)).inputRefs(null).build();
    }
    ModelCall call = event.call();
    JsonNode sent = call == null ? null : call.callRefs();
    if (call != null && sent != null && !sent.isEmpty() && !calls.isEmpty()) {
      result = ModelEventBuilder.builder(result).call(expanded(call, sent)).build();
    }
    return result;
  }

  private ModelCall expanded(ModelCall call, JsonNode sent) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : call.request().properties()) {
      request.set(field.getKey(), field.getValue());
    }
    String key = call.callKey() == null || call.callKey().isEmpty() ? DEFAULT_KEY : call.callKey();
    request.putArray(key).addAll(ranges(sent, calls));
    return ModelCallBuilder.builder(call).request(request).callRefs(null).callKey(null).build();
  }

  private static <T> List<T> ranges(JsonNode refs, List<T> pool) {
    List<T> found = new ArrayList<>();
    for (JsonNode range : refs.values()) {
      int start = index(range.get(0), pool);
      found.addAll(pool.subList(start, Math.max(start, index(range.get(1), pool))));
    }
    return found;
  }

  private static int index(JsonNode position, List<?> pool) {
    long index = position == null ? 0 : position.asLong(0);
    return (int) Math.max(0, Math.min(index, pool.size()));
  }
}

package io.evalflow.engine.log;

import io.evalflow.spi.log.EventsData;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.ModelCall;
import io.evalflow.spi.model.ModelCallBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The messages that the model calls of a sample sent, each once, and the references that stand in
 * their place: ranges {@code [start, end)} into the pool. Messages that differ in nothing but their
 * id are one. For one thread.
 */
final class MessagePools {
  /** The fields under which providers send messages, in the order in which they are looked for. */
  private static final List<String> KEYS = List.of("messages", "contents", "input", "inputs");

  private final List<JsonNode> messages = new ArrayList<>();
  private final List<JsonNode> calls = new ArrayList<>();
  private final Map<Object, Integer> messageIndex = new HashMap<>();
  private final IdentityHashMap<ChatMessage, Integer> seen = new IdentityHashMap<>();
  private final Map<JsonNode, Integer> callIndex = new HashMap<>();

  /** Pools that go on from those of a condensed sample. */
  MessagePools(@Nullable EventsData existing) {
    if (existing != null) {
      for (JsonNode message : existing.messages()) {
        messageIndex.putIfAbsent(
            LogJson.mapper().treeToValue(message, ChatMessage.class).withId(""), messages.size());
        messages.add(message);
      }
      for (JsonNode call : existing.calls()) {
        callIndex.putIfAbsent(call, calls.size());
        calls.add(call);
      }
    }
  }

  EventsData data() {
    return new EventsData(messages, calls, Map.of());
  }

  JsonNode messageRefs(List<ChatMessage> input) {
    Ranges ranges = new Ranges();
    for (ChatMessage message : input) {
      ranges.add(seen.computeIfAbsent(message, this::messageIndex));
    }
    return ranges.json();
  }

  private int messageIndex(ChatMessage message) {
    return messageIndex.computeIfAbsent(
        message.withId(""),
        key -> {
          messages.add(JsonNodeFactory.instance.pojoNode(message));
          return messages.size() - 1;
        });
  }

  /** A call with its messages in the pool; the same if it has none. */
  ModelCall pooled(ModelCall call) {
    if (call.callRefs() != null || !(call.request() instanceof ObjectNode request)) {
      return call;
    }
    for (String key : KEYS) {
      JsonNode sent = request.get(key);
      if (sent != null) {
        return sent.isArray() && !sent.isEmpty() ? pooled(call, request, key, sent) : call;
      }
    }
    return call;
  }

  private ModelCall pooled(ModelCall call, ObjectNode request, String key, JsonNode sent) {
    Ranges ranges = new Ranges();
    for (JsonNode message : sent.values()) {
      ranges.add(
          callIndex.computeIfAbsent(
              message,
              m -> {
                calls.add(m);
                return calls.size() - 1;
              }));
    }
    ObjectNode rest = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : request.properties()) {
      if (!field.getKey().equals(key)) {
        rest.set(field.getKey(), field.getValue());
      }
    }
    return ModelCallBuilder.builder(call)
        .request(rest)
        .callRefs(ranges.json())
        .callKey(key)
        .build();
  }

  /** Indices as ranges of those that follow each other. */
  private static final class Ranges {
    private final ArrayNode json = JsonNodeFactory.instance.arrayNode();
    private int start = -1;
    private int end = -1;

    void add(int index) {
      if (index == end && start >= 0) {
        end++;
        return;
      }
      close();
      start = index;
      end = index + 1;
    }

    JsonNode json() {
      close();
      start = -1;
      return json;
    }

    private void close() {
      if (start >= 0) {
        json.addArray().add(start).add(end);
      }
    }
  }
}

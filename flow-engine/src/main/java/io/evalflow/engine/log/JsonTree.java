package io.evalflow.engine.log;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BigIntegerNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** JSON as a tree, the one that the mapper of logs makes. For one thread. */
final class JsonTree extends JsonOut {
  private final Deque<JsonNode> open = new ArrayDeque<>(4);
  private final Deque<String> names = new ArrayDeque<>(4);
  private @Nullable JsonNode root;

  /** The tree, once it is complete. */
  JsonNode root() {
    return Objects.requireNonNull(root, "nothing was written");
  }

  private void add(JsonNode node) {
    JsonNode parent = open.peek();
    if (parent instanceof ObjectNode object) {
      object.set(names.pop(), node);
    } else if (parent instanceof ArrayNode array) {
      array.add(node);
    } else {
      root = node;
    }
  }

  private void begin(JsonNode container) {
    add(container);
    open.push(container);
  }

  @Override
  void beginObject() {
    begin(JsonNodeFactory.instance.objectNode());
  }

  @Override
  void endObject() {
    open.pop();
  }

  @Override
  void beginArray() {
    begin(JsonNodeFactory.instance.arrayNode());
  }

  @Override
  void endArray() {
    open.pop();
  }

  @Override
  void name(String name) {
    names.push(name);
  }

  @Override
  void key(String key) {
    names.push(key);
  }

  @Override
  void text(String text) {
    add(StringNode.valueOf(text));
  }

  @Override
  void number(int number) {
    add(IntNode.valueOf(number));
  }

  @Override
  void number(long number) {
    add(LongNode.valueOf(number));
  }

  @Override
  void number(double number) {
    add(DoubleNode.valueOf(number));
  }

  @Override
  void number(BigInteger number) {
    add(BigIntegerNode.valueOf(number));
  }

  @Override
  void bool(boolean value) {
    add(BooleanNode.valueOf(value));
  }

  @Override
  void nothing() {
    add(NullNode.getInstance());
  }

  @Override
  void time(Instant time) {
    add(StringNode.valueOf(LogTimestamps.format(time)));
  }

  @Override
  void node(JsonNode node) {
    add(node);
  }

  @Override
  void other(Object value) {
    add(LogJson.mapper().valueToTree(value));
  }
}

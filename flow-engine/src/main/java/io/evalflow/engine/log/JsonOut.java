package io.evalflow.engine.log;

import io.evalflow.spi.model.ModelUsage;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where JSON goes, piece by piece: as bytes or as a tree. Commas come by themselves. Fields that
 * are null are left out, as the records of logs have it. For one thread.
 */
abstract class JsonOut {
  // Kept here because making one at each use costs more than using it, without the second compiler.
  private static final BiConsumer<JsonOut, JsonNode> NODE = JsonOut::node;
  private static final BiConsumer<JsonOut, String> TEXT = JsonOut::text;
  private static final BiConsumer<JsonOut, ModelUsage> USAGE = MessageJson::usage;

  abstract void beginObject();

  abstract void endObject();

  abstract void beginArray();

  abstract void endArray();

  /** The name of the field that comes next: ASCII, with nothing to escape. */
  abstract void name(String name);

  /** The name of the field that comes next, whatever it is made of. */
  abstract void key(String key);

  abstract void text(String text);

  abstract void number(int number);

  abstract void number(long number);

  abstract void number(double number);

  abstract void number(BigInteger number);

  abstract void bool(boolean value);

  abstract void nothing();

  abstract void time(Instant time);

  abstract void node(JsonNode node);

  /** A value of another type, as the mapper of logs writes it. */
  abstract void other(Object value);

  final void field(String name, @Nullable String value) {
    if (value != null) {
      name(name);
      text(value);
    }
  }

  final void field(String name, @Nullable Integer value) {
    if (value != null) {
      name(name);
      number(value.intValue());
    }
  }

  final void field(String name, @Nullable Long value) {
    if (value != null) {
      name(name);
      number(value.longValue());
    }
  }

  final void field(String name, @Nullable Double value) {
    if (value != null) {
      name(name);
      number(value.doubleValue());
    }
  }

  final void field(String name, @Nullable BigInteger value) {
    if (value != null) {
      name(name);
      number(value);
    }
  }

  final void field(String name, @Nullable Boolean value) {
    if (value != null) {
      name(name);
      bool(value);
    }
  }

  final void field(String name, @Nullable JsonNode value) {
    if (value != null) {
      name(name);
      node(value);
    }
  }

  final void field(String name, @Nullable Instant value) {
    if (value != null) {
      name(name);
      time(value);
    }
  }

  /** A field that is an object, or what else {@code writer} writes. */
  final <T> void object(String name, @Nullable T value, BiConsumer<JsonOut, T> writer) {
    if (value != null) {
      name(name);
      writer.accept(this, value);
    }
  }

  /** A field of any other type, as the mapper of logs writes it. */
  final void otherField(String name, @Nullable Object value) {
    if (value != null) {
      name(name);
      other(value);
    }
  }

  /** A field that is a list, each item written by {@code item}. */
  final <T> void list(
      String name, @Nullable List<? extends T> values, BiConsumer<JsonOut, T> item) {
    if (values != null) {
      name(name);
      items(values, item);
    }
  }

  /** A list, each item written by {@code item}. */
  final <T> void items(List<? extends T> values, BiConsumer<JsonOut, T> item) {
    beginArray();
    for (int i = 0; i < values.size(); i++) {
      item(values.get(i), item);
    }
    endArray();
  }

  final void items(List<JsonNode> values) {
    items(values, NODE);
  }

  /** A field that is a mapping, each value written by {@code item}. */
  final <T> void map(String name, @Nullable Map<String, T> values, BiConsumer<JsonOut, T> item) {
    if (values != null) {
      name(name);
      beginObject();
      entries(values, item);
      endObject();
    }
  }

  /** The fields that a record does not know. */
  final void extra(Map<String, JsonNode> extra) {
    entries(extra, NODE);
  }

  private <T> void entries(Map<String, T> values, BiConsumer<JsonOut, T> item) {
    if (values.isEmpty()) {
      return;
    }
    for (Map.Entry<String, T> entry : values.entrySet()) {
      key(entry.getKey());
      item(entry.getValue(), item);
    }
  }

  final void texts(String name, @Nullable List<String> values) {
    list(name, values, TEXT);
  }

  final void texts(String name, @Nullable Map<String, String> values) {
    map(name, values, TEXT);
  }

  final void nodes(String name, @Nullable List<JsonNode> values) {
    list(name, values, NODE);
  }

  final void nodes(String name, @Nullable Map<String, JsonNode> values) {
    map(name, values, NODE);
  }

  final void usage(String name, @Nullable Map<String, ModelUsage> values) {
    map(name, values, USAGE);
  }

  private <T> void item(@Nullable T value, BiConsumer<JsonOut, T> item) {
    if (value == null) {
      nothing();
    } else {
      item.accept(this, value);
    }
  }
}

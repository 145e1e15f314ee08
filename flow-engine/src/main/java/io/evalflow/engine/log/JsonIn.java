package io.evalflow.engine.log;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
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

/**
 * Where JSON comes from, value by value, in the forms that logs have: whatever else the mapper of
 * logs may take, or refuse, is left to it. Each value is read where the parser stands at it; null
 * stands for one that is null, whatever its type says, as the mapper has it. For one thread.
 */
final class JsonIn {
  // Kept here because making one at each use costs more than using it, without the second compiler.
  private static final Function<JsonIn, String> TEXT = JsonIn::text;
  private static final Function<JsonIn, JsonNode> NODE = JsonIn::anyNode;

  private final JsonParser parser;

  private JsonIn(JsonParser parser) {
    this.parser = parser;
  }

  /** Stops reading: it is the mapper's. */
  private static final class Unusual extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unusual() {
      super(null, null, false, false);
    }
  }

  /**
   * The object that is all of a JSON text, as the mapper reads it; empty if only the mapper can
   * tell, also that it is none.
   */
  static <T> Optional<T> read(byte[] json, Function<JsonIn, T> fields) {
    try (JsonParser parser = JsonSyntax.parser(json, json.length)) {
      JsonIn in = new JsonIn(parser);
      in.require(parser.nextToken() == JsonToken.START_OBJECT);
      T value = fields.apply(in);
      in.require(parser.nextToken() == null);
      return Optional.of(value);
    } catch (Unusual | JacksonException e) {
      return Optional.empty();
    }
  }

  /** What stops reading. */
  static RuntimeException unusual() {
    return new Unusual();
  }

  /** Stops reading, unless something holds. */
  void require(boolean usual) {
    if (!usual) {
      throw unusual();
    }
  }

  /** What stands where JSON has null, or nothing; the types do not say that it may. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  static <T> T nothing() {
    return null;
  }

  private boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  /** Goes to the next field of the object that is being read; its name, null at the end. */
  @Nullable String name() {
    String name = parser.nextName();
    if (name != null) {
      parser.nextToken();
    }
    return name;
  }

  /** Leaves a value out. */
  void skip() {
    parser.skipChildren();
  }

  boolean isWhole() {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
  }

  /** Whether a whole number is no larger than a long can be. */
  boolean isLong() {
    return parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
  }

  String text() {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getString();
    }
    require(isNull());
    return nothing();
  }

  /** A number that is always there. */
  int count() {
    require(isWhole() && parser.getNumberType() == JsonParser.NumberType.INT);
    return parser.getIntValue();
  }

  /** A number that is always there. */
  long longCount() {
    require(isWhole() && isLong());
    return parser.getLongValue();
  }

  Integer whole() {
    return isNull() ? nothing() : (Integer) count();
  }

  Long longWhole() {
    return isNull() ? nothing() : (Long) longCount();
  }

  BigInteger bigWhole() {
    if (isNull()) {
      return nothing();
    }
    require(isWhole());
    return parser.getBigIntegerValue();
  }

  Double real() {
    if (isNull()) {
      return nothing();
    }
    require(parser.currentToken().isNumeric());
    return parser.getDoubleValue();
  }

  Instant time() {
    String text = text();
    try {
      return text == null ? nothing() : LogTimestamps.parse(text);
    } catch (DateTimeException e) {
      throw unusual();
    }
  }

  Boolean truth() {
    if (isNull()) {
      return nothing();
    }
    require(parser.currentToken().isBoolean());
    return parser.getBooleanValue();
  }

  /** An object whose fields are read one by one. */
  <T> T object(Function<JsonIn, T> fields) {
    if (isNull()) {
      return nothing();
    }
    require(parser.currentToken() == JsonToken.START_OBJECT);
    return fields.apply(this);
  }

  /** A list of objects, each read field by field. */
  <T> List<T> objects(Function<JsonIn, T> fields) {
    return list(fields, true);
  }

  /** A list of what is not read field by field. */
  <T> List<T> list(Function<JsonIn, T> item) {
    return list(item, false);
  }

  private <T> List<T> list(Function<JsonIn, T> item, boolean objects) {
    if (isNull()) {
      return nothing();
    }
    require(parser.currentToken() == JsonToken.START_ARRAY);
    List<T> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(objects ? object(item) : item.apply(this));
    }
    return list;
  }

  /** A mapping to objects, each read field by field. */
  <T> Map<String, T> objectMap(Function<JsonIn, T> fields) {
    return map(fields, true);
  }

  /** A mapping to what is not read field by field. */
  <T> Map<String, T> map(Function<JsonIn, T> value) {
    return map(value, false);
  }

  private <T> Map<String, T> map(Function<JsonIn, T> value, boolean objects) {
    if (isNull()) {
      return nothing();
    }
    require(parser.currentToken() == JsonToken.START_OBJECT);
    Map<String, T> map = new LinkedHashMap<>();
    for (String name = name(); name != null; name = name()) {
      map.put(name, objects ? object(value) : value.apply(this));
    }
    return map;
  }

  List<String> texts() {
    return list(TEXT);
  }

  Map<String, String> textMap() {
    return map(TEXT);
  }

  List<JsonNode> nodes() {
    return list(NODE);
  }

  Map<String, JsonNode> nodeMap() {
    return map(NODE);
  }

  /** The fields that a record does not know, with one more. */
  Map<String, JsonNode> extra(Map<String, JsonNode> extra, String name) {
    Map<String, JsonNode> more = extra.isEmpty() ? new LinkedHashMap<>() : extra;
    more.put(name, anyNode());
    return more;
  }

  /** A tree. */
  JsonNode node() {
    return isNull() ? nothing() : anyNode();
  }

  /** A tree, also of null. */
  private JsonNode anyNode() {
    return switch (parser.currentToken()) {
      case START_OBJECT -> objectNode();
      case START_ARRAY -> arrayNode();
      case VALUE_STRING -> StringNode.valueOf(parser.getString());
      case VALUE_NUMBER_INT -> wholeNode();
      case VALUE_NUMBER_FLOAT -> DoubleNode.valueOf(parser.getDoubleValue());
      case VALUE_TRUE -> BooleanNode.TRUE;
      case VALUE_FALSE -> BooleanNode.FALSE;
      case VALUE_NULL -> NullNode.getInstance();
      default -> throw unusual();
    };
  }

  private JsonNode wholeNode() {
    return switch (parser.getNumberType()) {
      case INT -> IntNode.valueOf(parser.getIntValue());
      case LONG -> LongNode.valueOf(parser.getLongValue());
      default -> BigIntegerNode.valueOf(parser.getBigIntegerValue());
    };
  }

  private ObjectNode objectNode() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    for (String name = name(); name != null; name = name()) {
      node.set(name, anyNode());
    }
    return node;
  }

  private ArrayNode arrayNode() {
    ArrayNode node = JsonNodeFactory.instance.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      node.add(anyNode());
    }
    return node;
  }
}

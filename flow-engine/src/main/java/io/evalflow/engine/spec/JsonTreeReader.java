package io.evalflow.engine.spec;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads one JSON document into a tree with lines, strictly by the standard. For one document. */
final class JsonTreeReader {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String label;
  private final JsonFactory factory;

  JsonTreeReader(String label, ReadLimits limits) {
    this.label = label;
    this.factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.depth())
                    .maxDocumentLength(limits.bytes())
                    .build())
            .build();
  }

  /** Reads a document; null if there is none. */
  YamlReader.@Nullable Read read(String text) {
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == null) {
        return null;
      }
      YamlReader.Read read = value(parser);
      if (parser.nextToken() != null) {
        throw failure(line(parser), "only one document may stand in a file", null);
      }
      return read;
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      throw failure(line, e.getOriginalMessage().replaceAll("\\s+", " "), e);
    }
  }

  private YamlReader.Read value(JsonParser parser) {
    int line = line(parser);
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return object(parser, line);
    } else if (token == JsonToken.START_ARRAY) {
      return array(parser, line);
    }
    return new YamlReader.Read(scalar(parser, token), Mark.leaf(line));
  }

  private YamlReader.Read object(JsonParser parser, int line) {
    ObjectNode object = JSON.objectNode();
    Map<String, Mark> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      int keyLine = line(parser);
      parser.nextToken();
      YamlReader.Read read = value(parser);
      object.set(key, read.value());
      fields.put(key, read.mark().on(keyLine));
    }
    return new YamlReader.Read(object, new Mark(line, fields, List.of()));
  }

  private YamlReader.Read array(JsonParser parser, int line) {
    ArrayNode array = JSON.arrayNode();
    List<Mark> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      YamlReader.Read read = value(parser);
      array.add(read.value());
      items.add(read.mark());
    }
    return new YamlReader.Read(array, new Mark(line, Map.of(), items));
  }

  private static JsonNode scalar(JsonParser parser, JsonToken token) {
    return switch (token) {
      case VALUE_TRUE -> JSON.booleanNode(true);
      case VALUE_FALSE -> JSON.booleanNode(false);
      case VALUE_NULL -> JSON.nullNode();
      case VALUE_NUMBER_FLOAT -> JSON.numberNode(parser.getDoubleValue());
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT -> JSON.numberNode(parser.getIntValue());
            case LONG -> JSON.numberNode(parser.getLongValue());
            default -> JSON.numberNode(parser.getBigIntegerValue());
          };
      default -> JSON.stringNode(parser.getString());
    };
  }

  private static int line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }

  private FlowException failure(int line, String problem, @Nullable Throwable cause) {
    return new FlowException(ErrorCode.SYNTAX, label + ":" + line + ": " + problem, null, cause);
  }
}

package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.Origin;
import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecScalar;
import io.evalflow.engine.spec.tree.SpecSequence;
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
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads one JSON document into a located tree, strictly by the standard. For one document. */
final class JsonTreeReader {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String label;
  private final String layer;
  private final JsonFactory factory;

  JsonTreeReader(String label, ReadLimits limits) {
    this(label, limits, Origin.OWN);
  }

  /**
   * Makes one.
   *
   * @param layer what the values are said to come from
   */
  JsonTreeReader(String label, ReadLimits limits, String layer) {
    this.label = label;
    this.layer = layer;
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
  @Nullable SpecNode read(String text) {
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == null) {
        return null;
      }
      SpecNode read = value(parser);
      if (parser.nextToken() != null) {
        throw failure(origin(parser), "only one document may stand in a file", null);
      }
      return read;
    } catch (JacksonException e) {
      throw failure(origin(e.getLocation()), problem(e), e);
    }
  }

  /** What Jackson says, without its words on a source that it does not know. */
  static String problem(JacksonException e) {
    return e.getOriginalMessage()
        .replaceAll(" \\(start marker at \\[Source: [^\\]]*\\]\\)", "")
        .replaceAll("\\s+", " ");
  }

  private SpecNode value(JsonParser parser) {
    Origin origin = origin(parser);
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return object(parser, origin);
    } else if (token == JsonToken.START_ARRAY) {
      return array(parser, origin);
    }
    return new SpecScalar(scalar(parser, token), origin);
  }

  private SpecNode object(JsonParser parser, Origin origin) {
    Map<String, SpecNode> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      Origin at = origin(parser);
      parser.nextToken();
      fields.put(key, value(parser).withOrigin(at));
    }
    return SpecMapping.owning(fields, origin);
  }

  private SpecNode array(JsonParser parser, Origin origin) {
    List<SpecNode> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser));
    }
    return SpecSequence.owning(items, origin);
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

  private Origin origin(JsonParser parser) {
    return origin(parser.currentTokenLocation());
  }

  private Origin origin(@Nullable TokenStreamLocation location) {
    return location == null
        ? new Origin(label, 1, 1, layer)
        : new Origin(
            label, Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()), layer);
  }

  private static FlowException failure(Origin at, String problem, @Nullable Throwable cause) {
    return new FlowException(ErrorCode.SYNTAX, at.place() + ": " + problem, null, cause);
  }
}

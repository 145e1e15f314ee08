package io.evalflow.engine.log.schema;

import io.evalflow.engine.log.schema.Shape.Anything;
import io.evalflow.engine.log.schema.Shape.Array;
import io.evalflow.engine.log.schema.Shape.Field;
import io.evalflow.engine.log.schema.Shape.Fields;
import io.evalflow.engine.log.schema.Shape.Mapping;
import io.evalflow.engine.log.schema.Shape.Nothing;
import io.evalflow.engine.log.schema.Shape.OneOf;
import io.evalflow.engine.log.schema.Shape.OtherWord;
import io.evalflow.engine.log.schema.Shape.Real;
import io.evalflow.engine.log.schema.Shape.Ref;
import io.evalflow.engine.log.schema.Shape.Text;
import io.evalflow.engine.log.schema.Shape.Truth;
import io.evalflow.engine.log.schema.Shape.Whole;
import io.evalflow.engine.log.schema.Shape.Words;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON schema of an eval log, draft 2020-12: of the document that a {@code .json} log is, and
 * under {@code $defs} of each part of it, so that members of an {@code .eval} can be checked alone.
 * Fields that it does not name are allowed.
 */
public final class LogSchema {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private LogSchema() {}

  /** The schema. */
  public static ObjectNode json() {
    Map<String, Shape> all = LogShapes.all();
    String root = all.keySet().iterator().next();
    ObjectNode schema = NODES.objectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", root);
    schema.put("$ref", "#/$defs/" + root);
    ObjectNode definitions = schema.putObject("$defs");
    all.forEach((name, shape) -> definitions.set(name, schema(shape)));
    return schema;
  }

  private static ObjectNode schema(Shape shape) {
    if (shape instanceof Text text) {
      ObjectNode schema = type("string");
      return text.time() ? schema.put("format", "date-time") : schema;
    }
    if (shape instanceof Whole) {
      return type("integer");
    }
    if (shape instanceof Real) {
      return type("number");
    }
    if (shape instanceof Truth) {
      return type("boolean");
    }
    if (shape instanceof Nothing) {
      return type("null");
    }
    if (shape instanceof Words words) {
      ObjectNode schema = type("string");
      schema.set("enum", texts(words.words()));
      return schema;
    }
    if (shape instanceof OtherWord other) {
      ObjectNode schema = type("string");
      schema.putObject("not").set("enum", texts(other.words()));
      return schema;
    }
    return composed(shape);
  }

  private static ObjectNode composed(Shape shape) {
    if (shape instanceof Array array) {
      return type("array").set("items", schema(array.items()));
    }
    if (shape instanceof Mapping mapping) {
      ObjectNode schema = type("object");
      return mapping.values() instanceof Anything
          ? schema
          : schema.set("additionalProperties", schema(mapping.values()));
    }
    if (shape instanceof OneOf several) {
      ObjectNode schema = NODES.objectNode();
      ArrayNode any = schema.putArray("anyOf");
      several.shapes().forEach(one -> any.add(schema(one)));
      return schema;
    }
    if (shape instanceof Ref ref) {
      return NODES.objectNode().put("$ref", "#/$defs/" + ref.name());
    }
    return shape instanceof Fields fields ? object(fields) : NODES.objectNode();
  }

  private static ObjectNode object(Fields object) {
    ObjectNode schema = type("object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = NODES.arrayNode();
    for (Field field : object.fields()) {
      properties.set(field.name(), schema(field.shape()));
      if (field.required()) {
        required.add(field.name());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    return schema;
  }

  private static ObjectNode type(String name) {
    return NODES.objectNode().put("type", name);
  }

  private static ArrayNode texts(List<String> texts) {
    ArrayNode array = NODES.arrayNode();
    texts.forEach(array::add);
    return array;
  }
}

package io.evalflow.engine.spec;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.StrictBinder;
import io.evalflow.spi.model.GenerateConfig;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Finds values of a wrong shape in fields that take one of several types, and so are kept as they
 * were written: what Inspect Flow would refuse in a spec must not pass here. For one spec.
 */
final class UnionFields {
  private static final List<String> RESPONSE_SCHEMA =
      List.of("name", "json_schema", "description", "strict");
  private static final List<String> CHECKPOINT =
      List.of("checkpoints_location", "retention", "max_sandbox_snapshot_bytes");

  private final SpecPlaces places;
  private final BiConsumer<JsonPointer, FlowException> refused;

  /**
   * Makes one.
   *
   * @param refused is told of each
   */
  UnionFields(SpecPlaces places, BiConsumer<JsonPointer, FlowException> refused) {
    this.places = places;
    this.refused = refused;
  }

  private void refuse(JsonPointer at, String problem) {
    refused.accept(at, places.invalid(at, problem));
  }

  void config(GenerateConfig config, JsonPointer at) {
    require(
        config.cachePrompt(),
        value -> value.isBoolean() || (value.isString() && value.stringValue().equals("auto")),
        at,
        "cache_prompt",
        "true, false or auto");
    require(
        config.adaptiveConnections(),
        value -> value.isBoolean() || value.isIntegralNumber() || value.isObject(),
        at,
        "adaptive_connections",
        "true, false, a whole number or a mapping");
    require(
        config.cache(),
        value -> value.isBoolean() || value.isObject(),
        at,
        "cache",
        "true, false or a mapping");
    require(
        config.batch(),
        value -> value.isBoolean() || value.isIntegralNumber() || value.isObject(),
        at,
        "batch",
        "true, false, a whole number or a mapping");
    require(config.modalities(), JsonNode::isArray, at, "modalities", "a list");
    responseSchema(config.responseSchema(), at);
  }

  private void responseSchema(@Nullable JsonNode schema, JsonPointer at) {
    require(schema, JsonNode::isObject, at, "response_schema", "a mapping");
    if (schema == null || !schema.isObject()) {
      return;
    }
    JsonPointer field = at.appendProperty("response_schema");
    known(schema, RESPONSE_SCHEMA, field);
    if (!schema.path("name").isString() || !schema.path("json_schema").isObject()) {
      refuse(field, "needs a name and a json_schema");
    }
  }

  void checkpoint(@Nullable JsonNode value, JsonPointer at) {
    require(
        value,
        checkpoint -> checkpoint.isBoolean() || checkpoint.isString() || checkpoint.isObject(),
        at,
        "checkpoint",
        "true, false, the path of a file, or a mapping");
    if (value != null && value.isObject()) {
      known(value, CHECKPOINT, at.appendProperty("checkpoint"));
    }
  }

  private void require(
      @Nullable JsonNode value,
      Predicate<JsonNode> right,
      JsonPointer at,
      String field,
      String expected) {
    if (value != null && !value.isNull() && !right.test(value)) {
      refuse(at.appendProperty(field), "expected " + expected + ", not " + SpecChecks.show(value));
    }
  }

  private void known(JsonNode mapping, List<String> fields, JsonPointer at) {
    for (String name : mapping.propertyNames()) {
      if (!fields.contains(name)) {
        JsonPointer field = at.appendProperty(name);
        refused.accept(
            field,
            new FlowException(
                ErrorCode.UNKNOWN_FIELD,
                places.field(field) + ": unknown field '" + name + "'",
                StrictBinder.didYouMean(name, fields)
                    .orElse("it has: " + String.join(", ", fields)),
                null));
      }
    }
  }
}

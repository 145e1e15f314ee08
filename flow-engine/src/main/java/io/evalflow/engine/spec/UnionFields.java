package io.evalflow.engine.spec;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.BindException;
import io.evalflow.spi.config.StrictBinder;
import io.evalflow.spi.model.GenerateConfig;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Finds values of a wrong shape in fields that take one of several types, and so are kept as they
 * were written: what Inspect Flow would refuse in a spec must not pass here. For one spec.
 */
final class UnionFields {
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");

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
    require(config.responseSchema(), JsonNode::isObject, at, "response_schema", "a mapping");
    bind(
        config.adaptiveConnections(),
        InspectTypes.AdaptiveConcurrency.class,
        at,
        "adaptive_connections");
    bind(config.cache(), InspectTypes.CachePolicy.class, at, "cache");
    bind(config.batch(), InspectTypes.BatchConfig.class, at, "batch");
    bind(config.responseSchema(), InspectTypes.ResponseSchema.class, at, "response_schema");
    modalities(config.modalities(), at.appendProperty("modalities"));
    for (String token :
        config.logitBias() == null ? Set.<String>of() : config.logitBias().keySet()) {
      if (!WHOLE.matcher(token).matches()) {
        refuse(
            at.appendProperty("logit_bias"), "expected the number of a token, not '" + token + "'");
      }
    }
  }

  private void modalities(@Nullable JsonNode modalities, JsonPointer at) {
    for (int i = 0; modalities != null && i < modalities.size(); i++) {
      JsonNode one = modalities.get(i);
      if (one.isObject()) {
        bind(one, InspectTypes.ImageOutput.class, at.appendIndex(i));
      } else if (!one.asString("").equals("image")) {
        refuse(at.appendIndex(i), "expected image or a mapping, not " + SpecChecks.show(one));
      }
    }
  }

  void checkpoint(@Nullable JsonNode value, JsonPointer at) {
    require(
        value,
        checkpoint -> checkpoint.isBoolean() || checkpoint.isString() || checkpoint.isObject(),
        at,
        "checkpoint",
        "true, false, the path of a file, or a mapping");
    JsonPointer field = at.appendProperty("checkpoint");
    if (value != null && value.isString()) {
      refuse(
          field,
          "expected manual, default, a trigger such as turn:5, token:500k or time:5m, or the path"
              + " of a file, not "
              + SpecChecks.show(value));
    } else if (value != null && value.isObject()) {
      checkpointMapping(value, field);
    }
  }

  private void checkpointMapping(JsonNode value, JsonPointer field) {
    bind(value, InspectTypes.Checkpoint.class, field);
    JsonNode trigger = value.path("trigger");
    if (value.has("trigger") && !trigger.asString("").equals("manual")) {
      bind(trigger, InspectTypes.Trigger.class, field.appendProperty("trigger"));
    }
    for (Map.Entry<String, JsonNode> path : value.path("sandbox_paths").properties()) {
      JsonPointer one = field.appendProperty("sandbox_paths").appendProperty(path.getKey());
      JsonNode paths = path.getValue();
      if (!paths.isArray() || !paths.valueStream().allMatch(JsonNode::isString)) {
        bind(paths, InspectTypes.SandboxSnapshot.class, one);
      }
    }
  }

  /** What models cost, by their names. */
  void costs(@Nullable JsonNode costs, JsonPointer at) {
    if (costs != null && costs.isObject()) {
      for (String model : costs.propertyNames()) {
        JsonPointer one = at.appendProperty(model);
        if (costs.path(model).isNull()) {
          refuse(one, "must not be null");
        } else {
          bind(costs.path(model), InspectTypes.ModelCost.class, one);
        }
      }
    }
  }

  /** Checks a value that is a mapping; another one is checked by other means. */
  void bind(@Nullable JsonNode value, Class<? extends Record> type, JsonPointer at, String field) {
    if (value != null && value.isObject()) {
      bind(value, type, at.appendProperty(field));
    }
  }

  private void bind(JsonNode value, Class<? extends Record> type, JsonPointer at) {
    try {
      StrictBinder.bind(value, type, "");
    } catch (BindException e) {
      JsonPointer wrong = at.append(e.pointer());
      String path = StrictBinder.path(e.pointer());
      String detail = path.isEmpty() ? e.problem() : e.problem().substring(path.length() + 2);
      refused.accept(
          wrong,
          new FlowException(
              e.code(), places.field(wrong) + ": " + detail, e.hint().orElse(null), e));
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
}

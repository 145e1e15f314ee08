package io.evalflow.engine.spec;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.common.base.CaseFormat;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.spec.FlowDependencies;
import io.evalflow.spi.spec.FlowEpochs;
import io.evalflow.spi.spec.FlowExtraArgs;
import io.evalflow.spi.spec.FlowFactory;
import io.evalflow.spi.spec.FlowInternal;
import io.evalflow.spi.spec.FlowModel;
import io.evalflow.spi.spec.FlowOptions;
import io.evalflow.spi.spec.FlowScorer;
import io.evalflow.spi.spec.FlowSolver;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowStoreConfig;
import io.evalflow.spi.spec.FlowTask;
import io.evalflow.spi.spec.InstantiateConfig;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The shape in which a resolved spec is printed, which is Inspect Flow's: fields in the order of
 * the types' components, numbers with a fraction as such, defaults and the nulls of generation
 * configs left out. What is free-form stays as it was written; defaults are gone by then.
 */
final class SpecShape {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final Shape DOUBLES = Shape.map(Shape.number());
  private static final Shape FACTORY = Shape.of(FlowFactory.class);
  private static final Shape CONFIG =
      Shape.of(GenerateConfig.class)
          .numbers(NumberTexts.CONFIG)
          .with("logit_bias", DOUBLES)
          .with("adaptive_connections", adaptive())
          .with(
              "cache",
              Shape.of(InspectTypes.CachePolicy.class)
                  .withoutDefault("expiry", StringNode.valueOf("1W"))
                  .withoutDefault("per_epoch", BooleanNode.TRUE)
                  .withoutDefault("scopes", NODES.objectNode()))
          .with(
              "batch",
              Shape.of(InspectTypes.BatchConfig.class)
                  .numbers(Set.of("send_delay", "tick"))
                  .withoutNulls())
          .with("response_schema", responseSchema())
          .withoutNulls();
  private static final Shape SANDBOX = Shape.of(InspectTypes.Sandbox.class).withoutNulls();
  private static final Shape CHECKPOINT = Shape.of(InspectTypes.Checkpoint.class);
  private static final Shape SOLVER = Shape.of(FlowSolver.class).with("factory", FACTORY);
  private static final Shape SCORER = Shape.of(FlowScorer.class).with("factory", FACTORY);
  private static final Shape MODEL =
      Shape.of(FlowModel.class).with("factory", FACTORY).with("config", CONFIG);
  private static final Shape TASK =
      Shape.of(FlowTask.class)
          .numbers(NumberTexts.TASK)
          .numbers(Set.of("fail_on_error"))
          .with("factory", FACTORY)
          .with("headline_metric", Shape.of(InspectTypes.HeadlineMetric.class).withoutNulls())
          .with("sandbox", SANDBOX)
          .with("checkpoint", CHECKPOINT)
          .with(
              "token_limit",
              Shape.of(InspectTypes.TokenLimit.class)
                  .withoutDefault("type", StringNode.valueOf("all")))
          .with("extra_args", Shape.of(FlowExtraArgs.class))
          .with("solver", SOLVER)
          .with("scorer", SCORER)
          .with("model", MODEL)
          .with("config", CONFIG)
          .with("model_roles", Shape.map(MODEL))
          .with("epochs", Shape.of(FlowEpochs.class));
  private static final Shape OPTIONS =
      Shape.of(FlowOptions.class)
          .numbers(NumberTexts.OPTIONS)
          .numbers(Set.of("fail_on_error"))
          .with("sandbox", SANDBOX)
          .with("checkpoint", CHECKPOINT)
          .with("model_cost_config", Shape.map(DOUBLES));
  private static final Shape SPEC =
      Shape.of(FlowSpec.class)
          .with(
              "store",
              Shape.of(FlowStoreConfig.class)
                  .withoutDefault("path", StringNode.valueOf("auto"))
                  .withoutDefault("filter", NullNode.getInstance())
                  .withoutDefault("read", BooleanNode.FALSE)
                  .withoutDefault("write", BooleanNode.TRUE))
          .with("dependencies", Shape.of(FlowDependencies.class))
          .with("options", OPTIONS)
          .with("tasks", TASK)
          .with(
              "instantiate",
              Shape.of(InstantiateConfig.class)
                  .withoutDefault("mode", StringNode.valueOf("serial"))
                  .withoutDefault("max_threads", IntNode.valueOf(32)))
          .with("internal", Shape.of(FlowInternal.class));

  private SpecShape() {}

  private static Shape adaptive() {
    return Shape.of(InspectTypes.AdaptiveConcurrency.class)
        .numbers(Set.of("cooldown_seconds", "decrease_factor", "scale_up_percent"))
        .withoutDefault("min", IntNode.valueOf(InspectTypes.AdaptiveConcurrency.MIN))
        .withoutDefault("max", IntNode.valueOf(InspectTypes.AdaptiveConcurrency.MAX))
        .withoutDefault("start", IntNode.valueOf(InspectTypes.AdaptiveConcurrency.START))
        .withoutDefault("cooldown_seconds", DoubleNode.valueOf(15))
        .withoutDefault("decrease_factor", DoubleNode.valueOf(0.8))
        .withoutDefault("scale_up_percent", DoubleNode.valueOf(0.05));
  }

  private static Shape responseSchema() {
    Shape schema = Shape.of(InspectTypes.JsonSchema.class).withoutNulls();
    return Shape.of(InspectTypes.ResponseSchema.class)
        .with(
            "json_schema",
            schema
                .with("items", schema)
                .with("properties", Shape.map(schema))
                .with("additionalProperties", schema)
                .with("anyOf", schema))
        .withoutNulls();
  }

  /** A copy of a spec that was found right, in this shape. */
  static ObjectNode ordered(ObjectNode spec) {
    if (spec.path("tasks").isArray()) {
      return (ObjectNode) SPEC.apply(spec);
    }
    ObjectNode whole = NODES.objectNode().setAll(spec);
    whole.putArray("tasks");
    return (ObjectNode) SPEC.apply(whole);
  }

  /** The fields of a type and how each is printed; immutable but while it is made. */
  private static final class Shape {
    private static final Shape NUMBER = new Shape(List.of());

    private final List<String> fields;
    private final Map<String, Shape> inner = new HashMap<>();
    private final Map<String, JsonNode> defaults = new HashMap<>();
    private boolean nulls = true;

    private Shape(List<String> fields) {
      this.fields = fields;
    }

    static Shape of(Class<? extends Record> type) {
      return new Shape(names(type));
    }

    /** A mapping of any names to values of one shape. */
    static Shape map(Shape values) {
      return new Shape(List.of()).with("", values);
    }

    /** A number that is printed with a fraction. */
    static Shape number() {
      return NUMBER;
    }

    Shape with(String field, Shape shape) {
      inner.put(field, shape);
      return this;
    }

    Shape numbers(Set<String> names) {
      names.forEach(name -> inner.put(name, NUMBER));
      return this;
    }

    Shape withoutNulls() {
      nulls = false;
      return this;
    }

    Shape withoutDefault(String field, JsonNode value) {
      defaults.put(field, value);
      return this;
    }

    JsonNode apply(JsonNode value) {
      if (value instanceof ArrayNode array && this != NUMBER) {
        ArrayNode items = NODES.arrayNode(array.size());
        array.forEach(item -> items.add(apply(item)));
        return items;
      }
      if (this == NUMBER) {
        return value.isIntegralNumber() ? NODES.numberNode(value.doubleValue()) : value;
      }
      return value instanceof ObjectNode object ? object(object) : value;
    }

    private ObjectNode object(ObjectNode object) {
      ObjectNode printed = NODES.objectNode();
      Shape any = inner.get("");
      if (any != null) {
        object.properties().forEach(e -> printed.set(e.getKey(), any.apply(e.getValue())));
        return printed;
      }
      for (String field : fields) {
        JsonNode child = object.get(field);
        if (child != null && isPrinted(field, child)) {
          Shape shape = inner.get(field);
          printed.set(field, shape == null ? child : shape.apply(child));
        }
      }
      // Of a factory: what is beside its fields are its arguments.
      return this == FACTORY ? arguments(object, printed) : printed;
    }

    private static ObjectNode arguments(ObjectNode factory, ObjectNode printed) {
      ObjectNode whole = printed.size() == factory.size() ? printed : factoryOf(factory);
      if (whole.path("args").isObject() && whole.path("args").isEmpty()) {
        whole.remove("args");
      }
      return whole;
    }

    private static ObjectNode factoryOf(ObjectNode factory) {
      FlowFactory read = FlowFactory.fromJson(factory);
      ObjectNode printed = NODES.objectNode().put("factory", read.factory());
      ObjectNode args = printed.putObject("args");
      read.args().forEach(args::set);
      return printed;
    }

    private boolean isPrinted(String field, JsonNode value) {
      return !value.equals(defaults.get(field)) && (nulls || !value.isNull());
    }
  }

  /** The fields of a type, without those that no spec in a file has. */
  static List<String> names(Class<? extends Record> type) {
    return Stream.of(type.getRecordComponents())
        .filter(component -> !component.isAnnotationPresent(JsonAnySetter.class))
        .filter(component -> !component.getAccessor().isAnnotationPresent(JsonIgnore.class))
        .map(SpecShape::name)
        .toList();
  }

  private static String name(RecordComponent component) {
    JsonProperty own = component.getAccessor().getAnnotation(JsonProperty.class);
    return own == null
        ? CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, component.getName())
        : own.value();
  }
}

package io.evalflow.engine.spec;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.google.common.base.CaseFormat;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.spec.FlowEpochs;
import io.evalflow.spi.spec.FlowModel;
import io.evalflow.spi.spec.FlowOptions;
import io.evalflow.spi.spec.FlowScorer;
import io.evalflow.spi.spec.FlowSolver;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowTask;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The order in which the fields of a resolved spec are printed: that of the types' components,
 * which is Inspect Flow's. Everything else keeps the order in which it was written.
 */
final class SpecShape {
  private static final Shape CONFIG = new Shape(names(GenerateConfig.class), Map.of());
  private static final Shape SOLVER = new Shape(names(FlowSolver.class), Map.of());
  private static final Shape SCORER = new Shape(names(FlowScorer.class), Map.of());
  private static final Shape EPOCHS = new Shape(names(FlowEpochs.class), Map.of());
  private static final Shape OPTIONS = new Shape(names(FlowOptions.class), Map.of());
  private static final Shape MODEL = new Shape(names(FlowModel.class), Map.of("config", CONFIG));
  private static final Shape TASK =
      new Shape(
          names(FlowTask.class),
          Map.of(
              "solver", SOLVER, "scorer", SCORER, "model", MODEL, "config", CONFIG, "epochs",
              EPOCHS));
  private static final Shape SPEC =
      new Shape(names(FlowSpec.class), Map.of("options", OPTIONS, "tasks", TASK));

  private SpecShape() {}

  /** The fields of a type, and the shapes of those that have one. */
  private record Shape(List<String> fields, Map<String, Shape> inner) {}

  /** A copy of a spec that was found right, with its fields in order. */
  static ObjectNode ordered(ObjectNode spec) {
    ObjectNode ordered = (ObjectNode) ordered(spec, SPEC);
    if (!ordered.path("tasks").isArray()) {
      ordered.putArray("tasks");
    }
    return ordered;
  }

  private static JsonNode ordered(JsonNode value, Shape shape) {
    if (value instanceof ArrayNode array) {
      ArrayNode items = JsonNodeFactory.instance.arrayNode(array.size());
      array.forEach(item -> items.add(ordered(item, shape)));
      return items;
    }
    if (!(value instanceof ObjectNode object)) {
      return value;
    }
    ObjectNode ordered = JsonNodeFactory.instance.objectNode();
    for (String field : shape.fields()) {
      JsonNode child = object.get(field);
      if (child != null) {
        Shape inner = shape.inner().get(field);
        ordered.set(field, inner == null ? child : ordered(child, inner));
      }
    }
    return ordered;
  }

  /** The fields of a type, without those that no spec in a file has. */
  static List<String> names(Class<? extends Record> type) {
    return Stream.of(type.getRecordComponents())
        .filter(component -> !component.isAnnotationPresent(JsonAnySetter.class))
        .filter(component -> !component.getAccessor().isAnnotationPresent(JsonIgnore.class))
        .map(RecordComponent::getName)
        .map(name -> CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, name))
        .toList();
  }
}

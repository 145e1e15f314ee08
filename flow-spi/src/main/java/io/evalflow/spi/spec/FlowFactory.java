package io.evalflow.spi.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.evalflow.spi.json.Immutables;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * A function that makes a task, model, solver, scorer or agent, by its registered name. Only a
 * Python runtime can call it. Mirrors {@code FlowFactory} of Inspect Flow.
 *
 * @param factory registered name
 * @param args arguments
 */
public record FlowFactory(String factory, Map<String, JsonNode> args) {
  private static final String FACTORY = "factory";
  private static final String ARGS = "args";

  /** Copies its map. */
  public FlowFactory {
    args = Immutables.map(args);
  }

  /**
   * Reads the JSON form: a name, or a mapping with the name as {@code factory} and the arguments as
   * {@code args} or beside it.
   *
   * @throws IllegalArgumentException if it is neither
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static FlowFactory fromJson(JsonNode json) {
    if (json.isString()) {
      return new FlowFactory(json.stringValue(), Map.of());
    }
    if (!(json instanceof ObjectNode given) || !given.path(FACTORY).isString()) {
      throw new IllegalArgumentException("expected a name, or a mapping with a factory");
    }
    Map<String, JsonNode> args = new LinkedHashMap<>();
    if (given.size() <= 2 && given.path(ARGS) instanceof ObjectNode named) {
      named.properties().forEach(arg -> args.put(arg.getKey(), arg.getValue()));
    } else {
      given.properties().forEach(arg -> args.put(arg.getKey(), arg.getValue()));
      args.remove(FACTORY);
    }
    return new FlowFactory(given.path(FACTORY).stringValue(), args);
  }

  /** The JSON form: the name alone if there are no arguments. */
  @JsonValue
  public JsonNode toJson() {
    if (args.isEmpty()) {
      return StringNode.valueOf(factory);
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode().put(FACTORY, factory);
    args.forEach(json.putObject(ARGS)::set);
    return json;
  }
}

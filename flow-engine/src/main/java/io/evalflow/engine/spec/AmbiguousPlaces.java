package io.evalflow.engine.spec;

import io.evalflow.spi.config.StrictBinder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Warns of plain scalars that YAML 1.1 and YAML 1.2 read differently, where no type says which is
 * meant: in {@code args}, {@code metadata} and all other free-form values of a spec. Each is warned
 * about once. For one document, whose aliases are known not to be circular.
 */
final class AmbiguousPlaces {
  private final String label;
  private final Consumer<String> warnings;
  private final Resolver resolver = new PyYamlResolver();
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  AmbiguousPlaces(String label, Consumer<String> warnings) {
    this.label = label;
    this.warnings = warnings;
  }

  void look(Node root) {
    // Most documents have none, and then need no schema.
    if (holdsAny(root, Collections.newSetFromMap(new IdentityHashMap<>()))) {
      Schema schema = new Schema(SpecSchema.schema());
      typed(root, schema, schema.root(), JsonPointer.empty());
    }
  }

  private boolean holdsAny(Node node, Set<Node> looked) {
    if (!looked.add(node)) {
      return false;
    }
    if (node instanceof MappingNode mapping) {
      return mapping.getValue().stream()
          .anyMatch(
              entry ->
                  holdsAny(entry.getKeyNode(), looked) || holdsAny(entry.getValueNode(), looked));
    }
    return node instanceof SequenceNode list
        ? list.getValue().stream().anyMatch(item -> holdsAny(item, looked))
        : problem((ScalarNode) node).isPresent();
  }

  /** A value whose type the spec knows, with its schemas: one of them describes it. */
  private void typed(Node node, Schema schema, List<JsonNode> choices, JsonPointer at) {
    if (choices.stream().anyMatch(choice -> Schema.isFree(choice, node))) {
      free(node, at);
    } else if (node instanceof SequenceNode list) {
      List<JsonNode> item = schema.items(choices);
      for (int i = 0; i < list.getValue().size(); i++) {
        typed(list.getValue().get(i), schema, item, at.appendIndex(i));
      }
    } else if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        Node value = entry.getValueNode();
        if (entry.getKeyNode().getTag().equals(Tag.MERGE)) {
          typed(value, schema, choices, at);
        } else if (entry.getKeyNode() instanceof ScalarNode key) {
          typedField(key.getValue(), value, schema, choices, at.appendProperty(key.getValue()));
        }
      }
    }
  }

  private void typedField(
      String key, Node value, Schema schema, List<JsonNode> choices, JsonPointer at) {
    Optional<MatrixKind> kind = MatrixKind.of(key);
    if (kind.isPresent() && value instanceof MappingNode body) {
      List<JsonNode> element = schema.element(kind.get());
      for (NodeTuple entry : body.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode field) {
          String name = field.getValue();
          boolean base = name.equals(kind.get().noun());
          List<JsonNode> axis = base ? element : schema.field(element, name);
          typed(entry.getValueNode(), schema, axis, at.appendProperty(name));
        }
      }
    } else {
      typed(value, schema, schema.field(choices, key), at);
    }
  }

  private void free(Node node, JsonPointer at) {
    if (!seen.add(node)) {
      return;
    }
    if (node instanceof ScalarNode scalar) {
      problem(scalar).ifPresent(problem -> warn(node, at, problem));
    } else if (node instanceof SequenceNode list) {
      for (int i = 0; i < list.getValue().size(); i++) {
        free(list.getValue().get(i), at.appendIndex(i));
      }
    } else {
      for (NodeTuple entry : ((MappingNode) node).getValue()) {
        Node key = entry.getKeyNode();
        boolean merge = key.getTag().equals(Tag.MERGE);
        JsonPointer field =
            merge || !(key instanceof ScalarNode name) ? at : at.appendProperty(name.getValue());
        if (!merge) {
          free(key, field);
        }
        free(entry.getValueNode(), field);
      }
    }
  }

  private void warn(Node node, JsonPointer at, String problem) {
    var mark = node.getStartMark();
    warnings.accept(
        label
            + (":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1) + ": ")
            + (StrictBinder.path(at) + ": " + problem));
  }

  /** What to say of a scalar that is read in two ways. */
  private Optional<String> problem(ScalarNode node) {
    String text = node.getValue();
    boolean implicit =
        node.isPlain() && node.getTag().equals(resolver.resolve(NodeId.scalar, text, true));
    if (!implicit || node.getTag().equals(Tag.MERGE)) {
      return Optional.empty();
    }
    JsonNode read = PyYamlScalars.value(node.getTag(), text);
    if (node.getTag().equals(Tag.TIMESTAMP)) {
      return Optional.of(
          text + " is read as " + show(read) + ", by others as a date; put it in quotes");
    }
    JsonNode other = CoreYamlScalars.value(text);
    if (read.equals(other)) {
      return Optional.empty();
    }
    return Optional.of(
        text
            + (" is read as " + show(read) + " (YAML 1.1), by others as " + show(other))
            + (" (YAML 1.2); put it in quotes" + plainly(read.isString() ? other : read)));
  }

  private static String show(JsonNode value) {
    return SpecChecks.show(value);
  }

  /** How to write the value so that all read the same. */
  private String plainly(JsonNode value) {
    String text = value.toString();
    Tag tag = resolver.resolve(NodeId.scalar, text, true);
    boolean same =
        PyYamlScalars.value(tag, text).equals(value) && CoreYamlScalars.value(text).equals(value);
    return same ? ", or write " + text : "";
  }

  /** The types of a spec, as its JSON Schema has them. */
  private record Schema(ObjectNode document) {
    private static final List<String> TYPED =
        List.of("$ref", "anyOf", "enum", "items", "properties", "additionalProperties");

    List<JsonNode> root() {
      return choices(List.of(document));
    }

    List<JsonNode> element(MatrixKind kind) {
      return choices(List.of(JsonNodeFactory.instance.objectNode().put("$ref", kind.schema())));
    }

    List<JsonNode> field(List<JsonNode> choices, String name) {
      List<JsonNode> fields = new ArrayList<>();
      for (JsonNode choice : choices) {
        JsonNode field = choice.path("properties").path(name);
        JsonNode any = choice.path("additionalProperties");
        if (field.isObject()) {
          fields.add(field);
        } else if (any.isObject()) {
          fields.add(any);
        }
      }
      return choices(fields);
    }

    /** A list of what is no list is one of values that a matrix takes. */
    List<JsonNode> items(List<JsonNode> choices) {
      List<JsonNode> items = new ArrayList<>();
      choices.forEach(choice -> items.add(choice.has("items") ? choice.get("items") : choice));
      return choices(items);
    }

    /** Schemas with references followed and choices taken apart. */
    private List<JsonNode> choices(List<JsonNode> schemas) {
      List<JsonNode> flat = new ArrayList<>();
      for (JsonNode schema : schemas) {
        if (schema.has("anyOf")) {
          flat.addAll(choices(List.copyOf(schema.get("anyOf").values())));
        } else if (schema.has("$ref")) {
          flat.add(document.at(schema.get("$ref").stringValue().substring(1)));
        } else {
          flat.add(schema);
        }
      }
      return flat;
    }

    /** Whether a schema says nothing of what is in a mapping or list. */
    static boolean isFree(JsonNode schema, Node node) {
      if (TYPED.stream().anyMatch(schema::has) || schema.has("patternProperties")) {
        return false;
      }
      String type = schema.path("type").stringValue("");
      return node instanceof MappingNode
          ? type.isEmpty() || type.equals("object")
          : node instanceof SequenceNode && type.isEmpty();
    }
  }
}

package io.evalflow.engine.spec;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one YAML document into a tree with lines, as PyYAML's {@code safe_load} reads it, from the
 * node graph. Aliases and merge keys are expanded, up to a limit. Unlike PyYAML, a key that stands
 * twice in a mapping is refused, since one of the two is then silently lost. For one document.
 */
final class YamlReader {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String label;
  private final ReadLimits limits;
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private long expanded;

  YamlReader(String label, ReadLimits limits) {
    this.label = label;
    this.limits = limits;
  }

  /** A value and its lines. */
  record Read(JsonNode value, Mark mark) {}

  /** Reads a document; null if there is none. */
  @Nullable Read read(String text) {
    Node root = compose(text);
    return root == null ? null : value(root, false, 1);
  }

  private @Nullable Node compose(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE); // the size is checked before
    options.setMaxAliasesForCollections(Integer.MAX_VALUE); // what they expand to is limited here
    options.setNestingDepthLimit(limits.depth());
    StreamReader reader = new StreamReader(text);
    try {
      return new Composer(new ParserImpl(reader, options), new PyYamlResolver(), options)
          .getSingleNode();
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? reader.getLine() : e.getProblemMark().getLine();
      throw failure(line + 1, problem(e), e);
    } catch (YAMLException e) {
      throw failure(reader.getLine() + 1, String.valueOf(e.getMessage()), e);
    }
  }

  private static String problem(MarkedYAMLException e) {
    String problem = String.valueOf(e.getProblem()).replaceAll("\\s+", " ");
    return problem.startsWith("but found another document")
        ? "only one document may stand in a file"
        : problem;
  }

  /**
   * A node's value.
   *
   * @param copy whether it is reached through an alias that was seen before
   */
  private Read value(Node node, boolean copy, int depth) {
    boolean again = copy || !seen.add(node);
    if (again && ++expanded > limits.expandedNodes()) {
      throw failure(
          line(node),
          "its aliases expand to more than " + limits.expandedNodes() + " values",
          null);
    }
    if (depth > limits.depth()) {
      throw failure(line(node), "nested more than " + limits.depth() + " deep", null);
    }
    if (node instanceof ScalarNode scalar) {
      return new Read(scalar(scalar), Mark.leaf(line(node)));
    }
    if (!open.add(node)) {
      throw failure(line(node), "an alias stands inside what it stands for", null);
    }
    try {
      return node instanceof MappingNode mapping
          ? mapping(mapping, again, depth)
          : sequence((SequenceNode) node, again, depth);
    } finally {
      open.remove(node);
    }
  }

  private JsonNode scalar(ScalarNode node) {
    try {
      return PyYamlScalars.value(node.getTag(), node.getValue());
    } catch (IllegalArgumentException e) {
      throw failure(line(node), String.valueOf(e.getMessage()), e);
    }
  }

  private Read sequence(SequenceNode node, boolean copy, int depth) {
    requireTag(node, Tag.SEQ);
    ArrayNode array = JSON.arrayNode(node.getValue().size());
    List<Mark> items = new ArrayList<>(node.getValue().size());
    for (Node item : node.getValue()) {
      Read read = value(item, copy, depth + 1);
      array.add(read.value());
      items.add(read.mark());
    }
    return new Read(array, new Mark(line(node), Map.of(), items));
  }

  private Read mapping(MappingNode node, boolean copy, int depth) {
    requireTag(node, Tag.MAP);
    ObjectNode object = JSON.objectNode();
    Map<String, Mark> fields = new LinkedHashMap<>();
    for (NodeTuple entry : node.getValue()) {
      if (entry.getKeyNode().getTag().equals(Tag.MERGE)) {
        merge(entry.getValueNode(), copy, depth, object, fields);
      }
    }
    Set<String> own = new LinkedHashSet<>();
    for (NodeTuple entry : node.getValue()) {
      if (entry.getKeyNode().getTag().equals(Tag.MERGE)) {
        continue;
      }
      String key = key(entry.getKeyNode());
      if (!own.add(key)) {
        throw failure(
            line(entry.getKeyNode()),
            "the key '" + key + "' stands twice; first on line " + lineOf(fields, key),
            null);
      }
      Read read = value(entry.getValueNode(), copy, depth + 1);
      object.set(key, read.value());
      fields.put(key, read.mark().on(line(entry.getKeyNode())));
    }
    return new Read(object, new Mark(line(node), fields, List.of()));
  }

  private static int lineOf(Map<String, Mark> fields, String key) {
    Mark mark = fields.get(key);
    return mark == null ? 0 : mark.line();
  }

  /** Adds what {@code <<} brings; of several mappings in one list the first wins. */
  private void merge(
      Node source, boolean copy, int depth, ObjectNode object, Map<String, Mark> fields) {
    Read read = value(source, copy, depth + 1);
    if (read.value() instanceof ObjectNode mapping) {
      object.setAll(mapping);
      fields.putAll(read.mark().fields());
    } else if (read.value().isArray()
        && read.value().valueStream().allMatch(ObjectNode.class::isInstance)) {
      for (int i = read.value().size() - 1; i >= 0; i--) {
        object.setAll((ObjectNode) read.value().get(i));
        fields.putAll(read.mark().items().get(i).fields());
      }
    } else {
      throw failure(line(source), "after << stands a mapping, or a list of mappings", null);
    }
  }

  private String key(Node node) {
    if (node instanceof ScalarNode scalar) {
      if (node.getTag().equals(Tag.STR)) {
        return scalar.getValue();
      }
      if (node.getTag().equals(Tag.INT)) {
        return scalar(scalar).toString();
      }
      throw failure(
          line(node),
          "the key " + scalar.getValue() + " is not a text in YAML; put it in quotes",
          null);
    }
    throw failure(line(node), "a key must be a text, not a mapping or list", null);
  }

  private void requireTag(Node node, Tag expected) {
    if (!node.getTag().equals(expected)) {
      throw failure(
          line(node), "the tag " + node.getTag().getValue() + " is not supported here", null);
    }
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  private FlowException failure(int line, String problem, @Nullable Throwable cause) {
    return new FlowException(ErrorCode.SYNTAX, label + ":" + line + ": " + problem, null, cause);
  }
}

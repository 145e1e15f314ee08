package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.Origin;
import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecScalar;
import io.evalflow.engine.spec.tree.SpecSequence;
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
import java.util.function.Consumer;
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

/**
 * Reads one YAML document into a located tree, as PyYAML's {@code safe_load} reads it, from the
 * node graph. Aliases and merge keys are expanded, up to a limit. Unlike PyYAML, a key that stands
 * twice in a mapping is refused, since one of the two is then silently lost. For one document.
 */
final class YamlReader {
  private final String label;
  private final String layer;
  private final ReadLimits limits;
  private final @Nullable Consumer<String> warnings;
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private long expanded;

  YamlReader(String label, ReadLimits limits) {
    this(label, limits, Origin.OWN);
  }

  /**
   * Makes one.
   *
   * @param layer what the values are said to come from
   */
  YamlReader(String label, ReadLimits limits, String layer) {
    this(label, limits, layer, null);
  }

  /**
   * Makes one that reads a spec.
   *
   * @param warnings is told of each value that other readers of YAML take for another
   */
  YamlReader(String label, ReadLimits limits, String layer, @Nullable Consumer<String> warnings) {
    this.label = label;
    this.layer = layer;
    this.limits = limits;
    this.warnings = warnings;
  }

  /** Reads a document; null if there is none. */
  @Nullable SpecNode read(String text) {
    Node root = compose(text);
    if (root == null) {
      return null;
    }
    SpecNode read = value(root, false, 1);
    if (warnings != null) {
      new AmbiguousPlaces(label, warnings).look(root);
    }
    return read;
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
      var mark = e.getProblemMark();
      throw mark == null
          ? failure(reader.getLine(), reader.getColumn(), problem(e), e)
          : failure(mark.getLine(), mark.getColumn(), problem(e), e);
    } catch (YAMLException e) {
      throw failure(reader.getLine(), reader.getColumn(), String.valueOf(e.getMessage()), e);
    }
  }

  private static String problem(MarkedYAMLException e) {
    String problem = String.valueOf(e.getProblem()).replaceAll("\\s+", " ");
    if (problem.startsWith("but found another document")) {
      return "only one document may stand in a file";
    } else if (problem.contains("(TAB)")) {
      return "a tab stands where only spaces may indent";
    } else if (problem.startsWith("expected <block end>")) {
      return "this does not fit what stands above it; look at the indentation";
    } else if (problem.startsWith("found undefined alias ")) {
      String name = problem.substring("found undefined alias ".length());
      return "the alias *" + name + " has no anchor &" + name + " above it";
    } else if (problem.startsWith("mapping values are not allowed")) {
      return "a colon is not allowed here; put a text that holds one in quotes";
    }
    return problem.replace("<stream end>", "the end of the file");
  }

  /**
   * A node's value.
   *
   * @param copy whether it is reached through an alias that was seen before
   */
  private SpecNode value(Node node, boolean copy, int depth) {
    boolean again = copy || !seen.add(node);
    if (again && ++expanded > limits.expandedNodes()) {
      throw failure(
          node, "its aliases expand to more than " + limits.expandedNodes() + " values", null);
    }
    if (depth > limits.depth()) {
      throw failure(node, "nested more than " + limits.depth() + " deep", null);
    }
    if (node instanceof ScalarNode scalar) {
      return new SpecScalar(scalar(scalar), origin(node));
    }
    if (!open.add(node)) {
      throw failure(node, "an alias stands inside what it stands for", null);
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
      throw failure(node, String.valueOf(e.getMessage()), e);
    }
  }

  private SpecNode sequence(SequenceNode node, boolean copy, int depth) {
    requireTag(node, Tag.SEQ);
    List<SpecNode> items = new ArrayList<>(node.getValue().size());
    for (Node item : node.getValue()) {
      items.add(value(item, copy, depth + 1));
    }
    return SpecSequence.owning(items, origin(node));
  }

  private SpecNode mapping(MappingNode node, boolean copy, int depth) {
    requireTag(node, Tag.MAP);
    Map<String, SpecNode> fields = new LinkedHashMap<>();
    for (NodeTuple entry : node.getValue()) {
      if (entry.getKeyNode().getTag().equals(Tag.MERGE)) {
        merge(entry.getValueNode(), copy, depth, fields);
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
            entry.getKeyNode(),
            "the key '" + key + "' stands twice; first on line " + lineOf(fields, key),
            null);
      }
      SpecNode value = value(entry.getValueNode(), copy, depth + 1);
      fields.put(key, value.withOrigin(origin(entry.getKeyNode())));
    }
    return SpecMapping.owning(fields, origin(node));
  }

  private static int lineOf(Map<String, SpecNode> fields, String key) {
    SpecNode node = fields.get(key);
    return node == null ? 0 : node.origin().line();
  }

  /** Adds what {@code <<} brings; of several mappings in one list the first wins. */
  private void merge(Node source, boolean copy, int depth, Map<String, SpecNode> fields) {
    SpecNode read = value(source, copy, depth + 1);
    if (read instanceof SpecMapping mapping) {
      fields.putAll(mapping.fields());
    } else if (read instanceof SpecSequence list
        && list.items().stream().allMatch(SpecMapping.class::isInstance)) {
      for (int i = list.items().size() - 1; i >= 0; i--) {
        fields.putAll(((SpecMapping) list.items().get(i)).fields());
      }
    } else {
      throw failure(source, "after << stands a mapping, or a list of mappings", null);
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
          node, "the key " + scalar.getValue() + " is not a text in YAML; put it in quotes", null);
    }
    throw failure(node, "a key must be a text, not a mapping or list", null);
  }

  private void requireTag(Node node, Tag expected) {
    if (!node.getTag().equals(expected)) {
      throw failure(
          node, "the tag " + PyYamlScalars.show(node.getTag()) + " is not supported here", null);
    }
  }

  private Origin origin(Node node) {
    var mark = node.getStartMark();
    return new Origin(label, mark.getLine() + 1, mark.getColumn() + 1, layer);
  }

  private FlowException failure(Node node, String problem, @Nullable Throwable cause) {
    return failure(origin(node), problem, cause);
  }

  private FlowException failure(int line, int column, String problem, Throwable cause) {
    return failure(new Origin(label, line + 1, column + 1, layer), problem, cause);
  }

  private static FlowException failure(Origin at, String problem, @Nullable Throwable cause) {
    return new FlowException(ErrorCode.SYNTAX, at.place() + ": " + problem, null, cause);
  }
}

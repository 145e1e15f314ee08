package io.evalflow.engine.spec;

import jakarta.inject.Inject;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.serializer.Serializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes resolved specs as YAML, in the fields and order of Inspect Flow, which reads them too.
 * Safe for use by many threads.
 */
public final class SpecWriter {
  /** Line breaks other than a line feed, and what cannot be seen: readers change them silently. */
  private static final Pattern ESCAPED =
      Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029\\ufeff&&[^\n]]");

  /** Makes one. */
  @Inject
  public SpecWriter() {}

  /** What {@code flow-cli config} prints: all as it was resolved, paths as they were written. */
  public String config(ResolvedSpec spec) {
    return yaml(spec.tree());
  }

  /** What {@code flow-cli config --json} prints: the same as {@link #config}, as JSON. */
  public String json(ResolvedSpec spec) {
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(spec.tree())
        + "\n";
  }

  /**
   * The {@code flow.yaml} of a log directory: with the directory as an absolute path or URI, and
   * without credentials ({@link Redaction}).
   */
  public String flowYaml(ResolvedSpec spec, URI logDir) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("log_dir", Redaction.url(Locations.display(logDir)));
    tree.setAll(Redaction.spec(spec.tree()).without("log_dir"));
    // The directory is the unique one; a second run of this file goes on in it.
    tree.remove("log_dir_create_unique");
    return yaml(tree);
  }

  private static String yaml(JsonNode tree) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(FlowStyle.BLOCK);
    options.setSplitLines(false);
    options.setAllowUnicode(true);
    options.setLineBreak(DumperOptions.LineBreak.UNIX);
    StringWriter text = new StringWriter();
    Serializer serializer =
        new Serializer(new Emitter(text, options), new AmbiguousScalars(), options, null);
    try {
      serializer.open();
      serializer.serialize(node(tree));
      serializer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static Node node(JsonNode value) {
    if (value.isObject()) {
      List<NodeTuple> entries = new ArrayList<>(value.size());
      value
          .properties()
          .forEach(e -> entries.add(new NodeTuple(text(e.getKey()), node(e.getValue()))));
      return new MappingNode(Tag.MAP, entries, style(value));
    } else if (value.isArray()) {
      List<Node> items = new ArrayList<>(value.size());
      value.forEach(item -> items.add(node(item)));
      return new SequenceNode(Tag.SEQ, items, style(value));
    } else if (value.isString()) {
      return text(value.stringValue());
    } else if (value.isNull()) {
      return scalar(Tag.NULL, "null");
    } else if (value.isBoolean()) {
      return scalar(Tag.BOOL, value.asString());
    } else if (value.isIntegralNumber()) {
      return scalar(Tag.INT, value.asString());
    }
    return scalar(Tag.FLOAT, decimal(value.doubleValue()));
  }

  private static FlowStyle style(JsonNode value) {
    return value.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK;
  }

  private static Node text(String text) {
    return new ScalarNode(Tag.STR, text, null, null, style(text));
  }

  private static ScalarStyle style(String text) {
    if (ESCAPED.matcher(text).find()) {
      return ScalarStyle.DOUBLE_QUOTED;
    }
    return text.indexOf('\n') >= 0 ? ScalarStyle.LITERAL : ScalarStyle.PLAIN;
  }

  private static Node scalar(Tag tag, String text) {
    return new ScalarNode(tag, text, null, null, ScalarStyle.PLAIN);
  }

  /** A number that YAML 1.1 takes for one: its exponent needs a sign. */
  private static String decimal(double value) {
    if (Double.isNaN(value)) {
      return ".nan";
    } else if (Double.isInfinite(value)) {
      return value > 0 ? ".inf" : "-.inf";
    }
    return Double.toString(value).replaceFirst("E(?=[0-9])", "e+").replace('E', 'e');
  }
}

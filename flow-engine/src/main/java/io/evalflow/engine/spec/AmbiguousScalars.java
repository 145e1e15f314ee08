package io.evalflow.engine.spec;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Finds every plain scalar that some reader of YAML (1.1, 1.2, PyYAML, SnakeYAML) takes for
 * something else than a text, so that a text of that form is written in quotes.
 */
final class AmbiguousScalars extends Resolver {
  @Override
  protected void addImplicitResolvers() {
    super.addImplicitResolvers();
    addImplicitResolver(Tag.TIMESTAMP, PyYamlResolver.TIME, "0123456789");
    addImplicitResolver(
        Tag.FLOAT,
        Pattern.compile("[-+]?(?:[0-9][0-9_]*\\.?[0-9_]*|\\.[0-9_]+)(?:[eE][-+]?[0-9]+)?"),
        "-+.0123456789");
    addImplicitResolver(Tag.INT, Pattern.compile("[-+]?0o?[0-9]+"), "-+0");
    addImplicitResolver(Tag.YAML, Pattern.compile("="), "=");
  }
}

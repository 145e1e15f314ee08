package io.evalflow.engine.spec;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Which type a plain scalar has: as YAML 1.1 says and PyYAML does it. Differs from SnakeYAML's own
 * in that {@code 1e3}, {@code 1.0e3} and {@code -.5} are texts.
 */
final class PyYamlResolver extends Resolver {
  private static final String DIGITS = "0123456789";

  private static final Pattern BOOL_WORDS =
      Pattern.compile("yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF");
  private static final Pattern NULL_WORDS = Pattern.compile("~|null|Null|NULL|");
  private static final Pattern INTEGER =
      Pattern.compile(
          "[-+]?(?:0b[01_]+" // binary
              + "|0x[0-9a-fA-F_]+" // hexadecimal
              + "|0[0-7_]+" // octal
              + "|0"
              + "|[1-9][0-9_]*(?::[0-5]?[0-9])*)"); // decimal, or to the base of 60
  private static final Pattern DECIMAL =
      Pattern.compile(
          "[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?"
              + "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?" // takes no sign
              + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*" // to the base of 60
              + "|[-+]?\\.(?:inf|Inf|INF)"
              + "|\\.(?:nan|NaN|NAN)");
  static final Pattern TIME =
      Pattern.compile(
          "(\\d{4})-(\\d\\d)-(\\d\\d)"
              + "|(\\d{4})-(\\d\\d?)-(\\d\\d?)(?:[Tt]|[ \\t]+)(\\d\\d?):(\\d\\d):(\\d\\d)"
              + "(?:\\.(\\d*))?(?:[ \\t]*(Z|([-+])(\\d\\d?)(?::(\\d\\d))?))?");

  @Override
  protected void addImplicitResolvers() {
    addImplicitResolver(Tag.BOOL, BOOL_WORDS, "yYnNtTfFoO");
    addImplicitResolver(Tag.INT, INTEGER, "-+" + DIGITS);
    addImplicitResolver(Tag.FLOAT, DECIMAL, "-+." + DIGITS);
    addImplicitResolver(Tag.MERGE, Pattern.compile("<<"), "<");
    addImplicitResolver(Tag.NULL, NULL_WORDS, "~nN\0");
    addImplicitResolver(Tag.TIMESTAMP, TIME, DIGITS);
  }
}

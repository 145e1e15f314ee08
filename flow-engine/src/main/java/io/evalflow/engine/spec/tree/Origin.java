package io.evalflow.engine.spec.tree;

import java.util.Objects;

/**
 * Where a value came from. Immutable.
 *
 * @param label the file as messages name it, or what else gave the value, such as {@code --set}
 * @param line from 1; 0 if there is none
 * @param column from 1; 0 if there is none
 * @param layer what gave the value, in the words of {@code --explain}: {@code own}, {@code include
 *     base.yaml}, {@code defaults.model} ...
 */
public record Origin(String label, int line, int column, String layer) {
  /** The layer of what the main spec itself says. */
  public static final String OWN = "own";

  private static final Origin IN_CODE = new Origin("the spec", 0, 0, OWN);

  /** Checks that nothing is null. */
  public Origin {
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(layer, "layer");
  }

  /** A spec that was made in code. */
  public static Origin inCode() {
    return IN_CODE;
  }

  /** A value that no file holds, such as one of the command line. */
  public static Origin of(String label) {
    return new Origin(label, 0, 0, label);
  }

  /** The same place, in another layer. */
  public Origin in(String otherLayer) {
    return new Origin(label, line, column, otherLayer);
  }

  /** As messages name it: {@code spec.yaml:12:7}, or the label alone. */
  public String place() {
    return line == 0 ? label : label + ":" + line + ":" + column;
  }
}

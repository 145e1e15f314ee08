package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.Origin;
import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecScalar;
import io.evalflow.engine.spec.tree.SpecSequence;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.spec.MatrixProduct;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A matrix as it stands in a spec: a mapping with one key, such as {@code tasks_matrix}.
 *
 * @param kind what it makes
 * @param name its key
 * @param body what stands under the key
 * @param origin where it stands
 */
record MatrixCall(MatrixKind kind, String name, SpecMapping body, Origin origin)
    implements MatrixProduct.Values<SpecNode> {
  private static final String NOT_GIVEN = "NOT_GIVEN";

  /** Whether a node is one, or was meant to be. */
  static boolean isMatrix(SpecNode node) {
    return node instanceof SpecMapping mapping
        && mapping.fields().keySet().stream().anyMatch(key -> MatrixKind.of(key).isPresent());
  }

  /**
   * The matrix that a node is.
   *
   * @throws FlowException if the key does not stand alone, or has no mapping under it
   */
  static MatrixCall of(SpecNode node) {
    SpecMapping mapping = (SpecMapping) node;
    Map.Entry<String, SpecNode> field =
        mapping.fields().entrySet().stream()
            .filter(entry -> MatrixKind.of(entry.getKey()).isPresent())
            .findFirst()
            .orElseThrow();
    return of(
        MatrixKind.of(field.getKey()).orElseThrow(), field.getKey(), field.getValue(), mapping);
  }

  private static MatrixCall of(MatrixKind kind, String name, SpecNode body, SpecMapping mapping) {
    if (mapping.fields().size() > 1) {
      throw refused(
          mapping.origin(), name + " must be the only key of its mapping, which has others");
    }
    if (!(body instanceof SpecMapping fields)) {
      throw refused(body.origin(), name + " must hold a mapping of fields to lists of values");
    }
    return new MatrixCall(kind, name, fields, mapping.origin());
  }

  /** Whether it sets values, where a matrix multiplies by them. */
  boolean sets() {
    return name.equals(kind.with());
  }

  @Override
  public boolean given(SpecNode value) {
    if (value.isNull()) {
      return false;
    }
    return !(value instanceof SpecMapping mapping
        && mapping.fields().size() == 1
        && mapping.fields().get("type") instanceof SpecScalar type
        && type.value().isString()
        && type.value().stringValue().equals(NOT_GIVEN));
  }

  /** A null in a generation config counts as absent. */
  @Override
  public SpecNode merged(SpecNode base, SpecNode above) {
    Map<String, SpecNode> merged = new LinkedHashMap<>();
    putSet(merged, base);
    putSet(merged, above);
    return SpecMapping.owning(merged, above.origin());
  }

  private void putSet(Map<String, SpecNode> target, SpecNode config) {
    if (!(config instanceof SpecMapping mapping)) {
      throw refused(
          config.origin(),
          "config must be a mapping to be merged by " + name + ", not " + show(config));
    }
    mapping
        .fields()
        .forEach(
            (field, value) -> {
              if (!value.isNull()) {
                target.put(field, value);
              }
            });
  }

  @Override
  public FlowException conflict(String field, SpecNode base) {
    String other = sets() ? "values" : "matrix";
    return refused(
        base.origin(),
        field + " is provided in both base and " + other + " (" + name + ", " + place() + ")");
  }

  /** Where it stands, for messages. */
  String place() {
    return origin.place();
  }

  static FlowException refused(Origin at, String problem) {
    return new FlowException(ErrorCode.INVALID_VALUE, at.place() + ": " + problem);
  }

  /** A value as a message names it. */
  static String show(SpecNode node) {
    if (node instanceof SpecMapping) {
      return "a mapping";
    }
    return node instanceof SpecSequence ? "a list" : node.toJson().toString();
  }
}

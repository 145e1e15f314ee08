package io.evalflow.spi.spec;

import io.evalflow.spi.FlowException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The products that matrices make, over any kind of value, so that specs in files and in code get
 * the same ones. Mirrors what the {@code …_matrix} and {@code …_with} functions of Inspect Flow do:
 * the bases in their order, and for each the product of the values, of which the last field's vary
 * fastest. Thread-safe if the values are.
 *
 * @param <V> a value of a field
 */
public final class MatrixProduct<V> {
  /** The one field that a base may give too; it is merged, field by field. */
  private static final String CONFIG = "config";

  private final Values<V> values;

  /** Over values of one kind. */
  public MatrixProduct(Values<V> values) {
    this.values = values;
  }

  /**
   * What is to be known of values.
   *
   * @param <V> a value of a field
   */
  public interface Values<V> {
    /** Whether a base gives the field: neither null nor {@code NOT_GIVEN}. */
    boolean given(V value);

    /**
     * Two generation configs merged: what {@code above} gives, and the rest from {@code base}.
     *
     * @throws FlowException if one of them is no mapping
     */
    V merged(V base, V above);

    /** The error that a field stands in a base and in what is put over it. */
    FlowException conflict(String field, V base);
  }

  /**
   * What a matrix starts from.
   *
   * @param <V> a value of a field
   * @param fields its fields
   * @param nameAlone whether it was given as a name, which a name in the matrix then replaces
   */
  public record Base<V>(Map<String, V> fields, boolean nameAlone) {}

  /**
   * How many elements a matrix has.
   *
   * @return {@link Long#MAX_VALUE} if there are more than that
   */
  public static <V> long size(int bases, Map<String, List<V>> axes) {
    if (bases == 0 || axes.values().stream().anyMatch(List::isEmpty)) {
      return 0;
    }
    long size = bases;
    for (List<V> axis : axes.values()) {
      if (size > Long.MAX_VALUE / axis.size()) {
        return Long.MAX_VALUE;
      }
      size *= axis.size();
    }
    return size;
  }

  /**
   * The product of bases and axes. Without axes these are the bases.
   *
   * @param axes the values of each field; a field without values makes no element
   * @throws FlowException if a base gives a field of the axes other than {@code config}
   */
  public List<Map<String, V>> of(List<Base<V>> bases, Map<String, List<V>> axes) {
    List<Map<String, V>> product = new ArrayList<>();
    for (Base<V> base : bases) {
      refuseConflicts(base, axes);
      List<Map.Entry<String, List<V>>> rest = List.copyOf(axes.entrySet());
      product(base, rest, new LinkedHashMap<>(), product::add);
    }
    return product;
  }

  private void refuseConflicts(Base<V> base, Map<String, List<V>> axes) {
    if (base.nameAlone()) {
      return;
    }
    for (String field : axes.keySet()) {
      V own = base.fields().get(field);
      if (!field.equals(CONFIG) && own != null && values.given(own)) {
        throw values.conflict(field, own);
      }
    }
  }

  private void product(
      Base<V> base,
      List<Map.Entry<String, List<V>>> axes,
      Map<String, V> chosen,
      Consumer<Map<String, V>> found) {
    if (chosen.size() == axes.size()) {
      found.accept(over(base, chosen));
      return;
    }
    Map.Entry<String, List<V>> axis = axes.get(chosen.size());
    for (V value : axis.getValue()) {
      chosen.put(axis.getKey(), value);
      product(base, axes, chosen, found);
      chosen.remove(axis.getKey());
    }
  }

  private Map<String, V> over(Base<V> base, Map<String, V> chosen) {
    Map<String, V> result = new LinkedHashMap<>(base.fields());
    chosen.forEach(
        (field, value) -> {
          V own = field.equals(CONFIG) ? base.fields().get(field) : null;
          result.put(field, own != null && values.given(own) ? values.merged(own, value) : value);
        });
    return result;
  }
}

package io.evalflow.spi.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Unmodifiable copies for the compact constructors of records. Unlike {@link Map#copyOf}, maps keep
 * the order of their keys, which a log must not lose, and may hold null values.
 */
public final class Immutables {
  private Immutables() {}

  /** An unmodifiable copy, empty where {@code list} is null. */
  public static <T> List<T> list(@Nullable List<? extends T> list) {
    return list == null || list.isEmpty()
        ? List.of()
        : Collections.unmodifiableList(new ArrayList<>(list));
  }

  /** An unmodifiable copy, null where {@code list} is null. */
  public static <T> @Nullable List<T> nullableList(@Nullable List<? extends T> list) {
    return list == null ? null : list(list);
  }

  /** An unmodifiable copy in the same order, empty where {@code map} is null. */
  public static <K, V> Map<K, V> map(@Nullable Map<? extends K, ? extends V> map) {
    return map == null || map.isEmpty()
        ? Map.of()
        : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** An unmodifiable copy in the same order, null where {@code map} is null. */
  public static <K, V> @Nullable Map<K, V> nullableMap(
      @Nullable Map<? extends K, ? extends V> map) {
    return map == null ? null : map(map);
  }
}

package io.evalflow.spi.json;

import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Unmodifiable copies for the compact constructors of records. Unlike {@link Map#copyOf}, maps keep
 * the order of their keys, which a log must not lose, and may hold null values. What was copied
 * here once is not copied again: records are built from records all the time.
 */
public final class Immutables {
  private Immutables() {}

  /** An unmodifiable copy, empty where {@code list} is null. */
  public static <T> List<T> list(@Nullable List<? extends T> list) {
    if (list == null || list.isEmpty()) {
      return List.of();
    }
    @SuppressWarnings("unchecked") // nobody can put anything into it
    List<T> same = (List<T>) list;
    return list instanceof FixedList || list instanceof ComputedList
        ? same
        : new FixedList<>(list.toArray());
  }

  /**
   * An unmodifiable list whose items are made each time that they are asked for, and equal each
   * time. It takes no memory for them, and is not copied.
   *
   * @param items makes the item of an index, from 0
   */
  public static <T> List<T> computed(int size, IntFunction<? extends T> items) {
    return new ComputedList<>(size, items);
  }

  /** An unmodifiable copy, null where {@code list} is null. */
  public static <T> @Nullable List<T> nullableList(@Nullable List<? extends T> list) {
    return list == null ? null : list(list);
  }

  /** An unmodifiable copy in the same order, empty where {@code map} is null. */
  public static <K, V> Map<K, V> map(@Nullable Map<? extends K, ? extends V> map) {
    if (map == null || map.isEmpty()) {
      return Map.of();
    }
    @SuppressWarnings("unchecked") // nobody can put anything into it
    Map<K, V> same = (Map<K, V>) map;
    return map instanceof FixedMap ? same : new FixedMap<>(new LinkedHashMap<>(map));
  }

  /** An unmodifiable copy in the same order, null where {@code map} is null. */
  public static <K, V> @Nullable Map<K, V> nullableMap(
      @Nullable Map<? extends K, ? extends V> map) {
    return map == null ? null : map(map);
  }

  /** A list that nobody can change. */
  private static final class FixedList<T> extends AbstractList<T> implements RandomAccess {
    private final @Nullable Object[] items;

    /** Takes the items over; they must be another's no more. */
    FixedList(@Nullable Object[] items) {
      this.items = items;
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // as the list that was copied
    public T get(int index) {
      return (T) items[index];
    }

    @Override
    public int size() {
      return items.length;
    }

    @Override
    public @Nullable Object[] toArray() {
      return Arrays.copyOf(items, items.length, Object[].class);
    }
  }

  /** A list that is not there. */
  private static final class ComputedList<T> extends AbstractList<T> implements RandomAccess {
    private final int size;
    private final IntFunction<? extends T> items;

    ComputedList(int size, IntFunction<? extends T> items) {
      this.size = size;
      this.items = items;
    }

    @Override
    public T get(int index) {
      return items.apply(Objects.checkIndex(index, size));
    }

    @Override
    public int size() {
      return size;
    }
  }

  /** A map that nobody can change, in the order of its keys. */
  private static final class FixedMap<K, V> extends AbstractMap<K, V> {
    private final Map<K, V> entries;

    /** Takes the entries over; they must be another's no more. */
    FixedMap(Map<K, V> entries) {
      this.entries = Collections.unmodifiableMap(entries);
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
      return entries.entrySet();
    }

    @Override
    public Set<K> keySet() {
      return entries.keySet();
    }

    @Override
    public Collection<V> values() {
      return entries.values();
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
      return entries.containsKey(key);
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
      return entries.get(key);
    }
  }
}

package io.evalflow.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares JSON trees strictly: a whole number is never equal to a float, whole numbers of any size
 * are compared exactly, floats by their value, where NaN is equal to NaN and -0.0 differs from 0.0,
 * and null differs from what is absent. Immutable.
 *
 * @param order whether the order of keys counts
 * @param more whether the actual tree may have keys that the expected one lacks
 * @param defaultIsAbsent whether a key may be absent where false, zero, an empty text, array or
 *     object is expected, or a word that inspect-ai fills in where none stands in a log
 */
public record JsonEquality(boolean order, boolean more, boolean defaultIsAbsent) {
  /** How many differences are told. */
  public static final int MOST = 10;

  /** Everything counts. */
  public static final JsonEquality STRICT = new JsonEquality(true, false, false);

  /** All that is expected must be there, at any place; more may be. */
  public static final JsonEquality CONTAINS = new JsonEquality(false, true, false);

  /** As {@link #CONTAINS}, but default values may be absent. */
  public static final JsonEquality SHOWS = new JsonEquality(false, true, true);

  private static final int SHOWN = 120;
  private static final Set<String> DEFAULTS =
      Set.of(
          "",
          "false",
          "0",
          "0.0",
          "asc",
          "auto",
          "function",
          "plan",
          "summary",
          "unknown",
          "UNCHANGED");

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                  .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                  .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(2000)
                          .maxNumberLength(100_000)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .streamWriteConstraints(
                      StreamWriteConstraints.builder().maxNestingDepth(2000).build())
                  .build())
          .build();

  /** A mapper for all that Python's {@code json} reads and writes, independent of the engine's. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** Fails with the first differences, if there are any. */
  public void check(String what, @Nullable JsonNode expected, @Nullable JsonNode actual) {
    assertThat(differences(expected, actual)).as(what).isEmpty();
  }

  /** The first {@value #MOST} differences, as {@code path: expected … but was …}. */
  public List<String> differences(@Nullable JsonNode expected, @Nullable JsonNode actual) {
    List<String> found = new ArrayList<>();
    compare("$", expected, actual, found);
    return found;
  }

  private void compare(
      String path,
      @Nullable JsonNode expected,
      @Nullable JsonNode actual,
      Collection<String> found) {
    if (found.size() >= MOST) {
      return;
    }
    if (expected != null && actual != null && expected.isObject() && actual.isObject()) {
      compareObjects(path, expected, actual, found);
    } else if (expected != null && actual != null && expected.isArray() && actual.isArray()) {
      compareArrays(path, expected, actual, found);
    } else if (!sameValue(expected, actual) && !(actual == null && mayBeAbsent(expected))) {
      found.add(path + ": expected " + shown(expected) + " but was " + shown(actual));
    }
  }

  private void compareObjects(
      String path, JsonNode expected, JsonNode actual, Collection<String> found) {
    Set<String> keys = new LinkedHashSet<>(expected.propertyNames());
    if (!more) {
      keys.addAll(actual.propertyNames());
    }
    for (String key : keys) {
      compare(path + "." + key, expected.get(key), actual.get(key), found);
    }
    List<String> expectedOrder = common(expected, actual);
    List<String> actualOrder = common(actual, expected);
    if (order && !expectedOrder.equals(actualOrder) && found.size() < MOST) {
      found.add(path + ": expected keys in the order " + expectedOrder + " but was " + actualOrder);
    }
  }

  private static List<String> common(JsonNode one, JsonNode other) {
    return one.propertyNames().stream().filter(other::has).toList();
  }

  private void compareArrays(
      String path, JsonNode expected, JsonNode actual, Collection<String> found) {
    if (expected.size() != actual.size()) {
      found.add(path + ": expected " + expected.size() + " items but was " + actual.size());
    }
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      compare(path + "[" + i + "]", expected.get(i), actual.get(i), found);
    }
  }

  private boolean mayBeAbsent(@Nullable JsonNode expected) {
    return defaultIsAbsent
        && expected != null
        && !expected.isNull()
        && (expected.isContainer() ? expected.isEmpty() : DEFAULTS.contains(expected.asString()));
  }

  private static boolean sameValue(@Nullable JsonNode expected, @Nullable JsonNode actual) {
    if (expected == null || actual == null) {
      return expected == null && actual == null;
    }
    if (expected.isIntegralNumber() && actual.isIntegralNumber()) {
      return expected.bigIntegerValue().equals(actual.bigIntegerValue());
    }
    if (expected.isFloatingPointNumber() && actual.isFloatingPointNumber()) {
      return Double.compare(expected.doubleValue(), actual.doubleValue()) == 0;
    }
    return expected.getNodeType() == actual.getNodeType()
        && !expected.isNumber()
        && expected.equals(actual);
  }

  private static String shown(@Nullable JsonNode value) {
    if (value == null) {
      return "nothing";
    }
    String text = value.toString();
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
  }
}

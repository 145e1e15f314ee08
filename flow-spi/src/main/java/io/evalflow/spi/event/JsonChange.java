package io.evalflow.spi.event;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A change of a JSON tree, in the terms of JSON Patch (RFC 6902).
 *
 * @param op {@code add}, {@code remove}, {@code replace}, {@code move}, {@code copy} or {@code
 *     test}
 * @param path JSON pointer of the value
 * @param from JSON pointer of the source of a move or copy
 * @param value the new value, which may be JSON's null; must not be changed
 * @param replaced the value before, which may be JSON's null; must not be changed
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
public record JsonChange(
    String op,
    String path,
    @Nullable String from,
    @JsonSetter(nulls = Nulls.SET) @Nullable JsonNode value,
    @JsonSetter(nulls = Nulls.SET) @Nullable JsonNode replaced,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public JsonChange {
    extra = Immutables.map(extra);
  }

  /** A value that is new. */
  public static JsonChange add(String path, JsonNode value) {
    return new JsonChange("add", path, null, value, null, Map.of());
  }

  /** A value that is another one now. */
  public static JsonChange replace(String path, JsonNode value, JsonNode replaced) {
    return new JsonChange("replace", path, null, value, replaced, Map.of());
  }

  /** A value that is gone. */
  public static JsonChange remove(String path) {
    return new JsonChange("remove", path, null, null, null, Map.of());
  }
}

package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Tags added and removed.
 *
 * @param tagsAdd tags to add
 * @param tagsRemove tags to remove
 * @param extra fields that this version does not know, kept as they were
 */
@JsonPropertyOrder({"type", "tags_add", "tags_remove"})
@JsonIgnoreProperties(value = "type", allowGetters = true)
@InspectJson
public record TagsEdit(
    List<String> tagsAdd,
    List<String> tagsRemove,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra)
    implements LogEdit {
  /** Copies its collections. */
  public TagsEdit {
    tagsAdd = Immutables.list(tagsAdd);
    tagsRemove = Immutables.list(tagsRemove);
    extra = Immutables.map(extra);
  }

  /** An edit that adds and removes tags. */
  public static TagsEdit of(List<String> add, List<String> remove) {
    return new TagsEdit(add, remove, Map.of());
  }

  @Override
  @JsonProperty("type")
  public String type() {
    return "tags";
  }
}

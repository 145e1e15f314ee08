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
 * Keys of the metadata set and removed. A key is taken as it is; dots have no meaning.
 *
 * @param metadataSet values by key
 * @param metadataRemove keys to remove
 * @param extra fields that this version does not know, kept as they were
 */
@JsonPropertyOrder({"type", "metadata_set", "metadata_remove"})
@JsonIgnoreProperties(value = "type", allowGetters = true)
@InspectJson
public record MetadataEdit(
    Map<String, JsonNode> metadataSet,
    List<String> metadataRemove,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra)
    implements LogEdit {
  /** Copies its collections. */
  public MetadataEdit {
    metadataSet = Immutables.map(metadataSet);
    metadataRemove = Immutables.list(metadataRemove);
    extra = Immutables.map(extra);
  }

  /** An edit that sets and removes keys. */
  public static MetadataEdit of(Map<String, JsonNode> set, List<String> remove) {
    return new MetadataEdit(set, remove, Map.of());
  }

  @Override
  @JsonProperty("type")
  public String type() {
    return "metadata";
  }
}

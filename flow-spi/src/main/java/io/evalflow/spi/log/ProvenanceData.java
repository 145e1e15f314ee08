package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * Who made an edit, when and why. Mirrors Inspect's {@code ProvenanceData}.
 *
 * @param timestamp when; logs keep it to the microsecond
 * @param author who
 * @param reason why
 * @param metadata free metadata
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
public record ProvenanceData(
    @JsonSerialize(using = ZuluTime.class) Instant timestamp,
    String author,
    @Nullable String reason,
    Map<String, JsonNode> metadata,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public ProvenanceData {
    timestamp = timestamp == null ? Instant.EPOCH : timestamp;
    metadata = Immutables.map(metadata);
    extra = Immutables.map(extra);
  }

  /** Provenance without metadata. */
  public static ProvenanceData of(Instant timestamp, String author, @Nullable String reason) {
    return new ProvenanceData(timestamp, author, reason, Map.of(), Map.of());
  }
}

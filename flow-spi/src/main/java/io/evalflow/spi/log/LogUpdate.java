package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Edits of a log that were made together. Mirrors Inspect's {@code LogUpdate}.
 *
 * @param edits the edits, in their order
 * @param provenance who made them, when and why
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
public record LogUpdate(
    List<LogEdit> edits,
    ProvenanceData provenance,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public LogUpdate {
    edits = Immutables.list(edits);
    extra = Immutables.map(extra);
  }

  /** An update of some edits. */
  public static LogUpdate of(List<? extends LogEdit> edits, ProvenanceData provenance) {
    return new LogUpdate(List.copyOf(edits), provenance, Map.of());
  }
}

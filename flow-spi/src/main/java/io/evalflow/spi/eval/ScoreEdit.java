package io.evalflow.spi.eval;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.evalflow.spi.log.ProvenanceData;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * An edit of a score: each part is a new value, or {@link #UNCHANGED}, which an absent part means
 * as well. Mirrors Inspect's {@code ScoreEdit}.
 *
 * @param value the new value; must not be changed
 * @param answer the new answer, a text or null
 * @param explanation the new explanation, a text or null
 * @param reason the new category of why, a text or null
 * @param metadata the metadata that stands in the place of all of the score's
 * @param provenance who made the edit; absent for the score as it was first
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
@RecordBuilder
public record ScoreEdit(
    @Nullable JsonNode value,
    @JsonSetter(nulls = Nulls.SET) @Nullable JsonNode answer,
    @JsonSetter(nulls = Nulls.SET) @Nullable JsonNode explanation,
    @JsonSetter(nulls = Nulls.SET) @Nullable JsonNode reason,
    @Nullable JsonNode metadata,
    @Nullable ProvenanceData provenance,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections and puts {@link #UNCHANGED} where a part is absent. */
  public ScoreEdit {
    value = value == null ? UNCHANGED : value;
    answer = answer == null ? UNCHANGED : answer;
    explanation = explanation == null ? UNCHANGED : explanation;
    reason = reason == null ? UNCHANGED : reason;
    metadata = metadata == null ? UNCHANGED : metadata;
    extra = Immutables.map(extra);
  }

  /** What stands for a part that stays as it is. */
  public static final JsonNode UNCHANGED = StringNode.valueOf("UNCHANGED");

  /** Whether a part of an edit leaves the score's as it is. */
  public static boolean unchanged(@Nullable JsonNode part) {
    return part == null || part.equals(UNCHANGED);
  }
}

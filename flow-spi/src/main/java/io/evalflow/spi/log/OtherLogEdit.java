package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.evalflow.spi.json.Immutables;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * An edit of a kind that this version does not know.
 *
 * @param fields all its fields, in their order, the kind among them
 */
public record OtherLogEdit(@JsonAnyGetter @JsonAnySetter Map<String, JsonNode> fields)
    implements LogEdit {
  /** Copies its fields. */
  public OtherLogEdit {
    fields = Immutables.map(fields);
  }

  @Override
  @JsonIgnore
  public String type() {
    JsonNode kind = fields.get("type");
    return kind == null ? "" : kind.asString("");
  }
}

package io.evalflow.spi.event;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.evalflow.spi.json.Immutables;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * An event that this version does not know.
 *
 * @param fields all its fields, in their order, the kind among them
 */
public record OtherEvent(@JsonAnyGetter @JsonAnySetter Map<String, JsonNode> fields)
    implements Event {
  /** Copies its fields. */
  public OtherEvent {
    fields = Immutables.map(fields);
  }

  @Override
  @JsonIgnore
  public String event() {
    JsonNode kind = fields.get("event");
    return kind == null ? "" : kind.asString("");
  }
}

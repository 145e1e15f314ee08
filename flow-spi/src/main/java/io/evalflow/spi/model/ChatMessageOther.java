package io.evalflow.spi.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.evalflow.spi.json.Immutables;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * A message of a role that this version does not know. One without a role counts as the system's,
 * as in Inspect.
 *
 * @param fields all its fields, in their order, the role among them
 */
public record ChatMessageOther(@JsonAnyGetter @JsonAnySetter Map<String, JsonNode> fields)
    implements ChatMessage {
  /** Copies its fields. */
  public ChatMessageOther {
    fields = Immutables.map(fields);
  }

  @Override
  @JsonIgnore
  public @Nullable String id() {
    return text("id");
  }

  @Override
  @JsonIgnore
  public MessageContent content() {
    JsonNode content = fields.get("content");
    return content != null && (content.isString() || content.isArray())
        ? MessageContent.fromJson(content)
        : MessageContent.of("");
  }

  @Override
  @JsonIgnore
  public @Nullable String source() {
    return text("source");
  }

  @Override
  @JsonIgnore
  public @Nullable Map<String, JsonNode> metadata() {
    JsonNode metadata = fields.get("metadata");
    if (metadata == null || !metadata.isObject()) {
      return null;
    }
    Map<String, JsonNode> values = new LinkedHashMap<>();
    metadata.properties().forEach(entry -> values.put(entry.getKey(), entry.getValue()));
    return values;
  }

  @Override
  @JsonIgnore
  public String role() {
    String role = text("role");
    return role == null ? "system" : role;
  }

  @Override
  public ChatMessageOther withId(String newId) {
    return with("id", StringNode.valueOf(newId));
  }

  @Override
  public ChatMessageOther withContent(MessageContent newContent) {
    return with("content", newContent.asJson());
  }

  /** The same message with another value of a field. */
  public ChatMessageOther with(String name, JsonNode value) {
    Map<String, JsonNode> changed = new LinkedHashMap<>(fields);
    changed.put(name, value);
    return new ChatMessageOther(changed);
  }

  private @Nullable String text(String name) {
    JsonNode value = fields.get(name);
    return value != null && value.isString() ? value.stringValue() : null;
  }
}

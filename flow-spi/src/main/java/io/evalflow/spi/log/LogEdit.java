package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * One edit of the tags or the metadata of a log. Mirrors Inspect's {@code LogEdit}; a kind that
 * this version does not know is an {@link OtherLogEdit} and is written back as it was. Immutable.
 */
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    include = JsonTypeInfo.As.EXISTING_PROPERTY,
    property = "type",
    defaultImpl = OtherLogEdit.class,
    visible = true)
@JsonSubTypes({
  @JsonSubTypes.Type(value = TagsEdit.class, name = "tags"),
  @JsonSubTypes.Type(value = MetadataEdit.class, name = "metadata")
})
public sealed interface LogEdit permits TagsEdit, MetadataEdit, OtherLogEdit {
  /** The kind of edit, as in logs. */
  String type();
}

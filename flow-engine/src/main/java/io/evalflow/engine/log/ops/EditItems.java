package io.evalflow.engine.log.ops;

import io.evalflow.spi.log.LogEdit;
import io.evalflow.spi.log.MetadataEdit;
import io.evalflow.spi.log.TagsEdit;
import java.util.ArrayList;
import java.util.List;

/** What an edit of a log did, in short. */
public final class EditItems {
  private EditItems() {}

  /**
   * A text for each thing that an edit did: {@code +tag}, {@code -tag}, {@code +key=JSON} or {@code
   * -key}; none of an edit of a kind that is not known.
   */
  public static List<String> of(LogEdit edit) {
    List<String> items = new ArrayList<>();
    if (edit instanceof TagsEdit tags) {
      tags.tagsAdd().forEach(tag -> items.add("+" + tag));
      tags.tagsRemove().forEach(tag -> items.add("-" + tag));
    } else if (edit instanceof MetadataEdit metadata) {
      metadata.metadataSet().forEach((key, value) -> items.add("+" + key + "=" + value));
      metadata.metadataRemove().forEach(key -> items.add("-" + key));
    }
    return items;
  }
}

package io.evalflow.engine.log;

import io.evalflow.spi.log.LogEdit;
import io.evalflow.spi.log.LogUpdate;
import io.evalflow.spi.log.MetadataEdit;
import io.evalflow.spi.log.OtherLogEdit;
import io.evalflow.spi.log.ProvenanceData;
import io.evalflow.spi.log.TagsEdit;
import java.time.Instant;
import java.util.function.BiConsumer;

/** Edits in headers as JSON. */
final class UpdateJson {
  static final BiConsumer<JsonOut, LogUpdate> UPDATE = UpdateJson::update;
  private static final BiConsumer<JsonOut, LogEdit> EDIT = UpdateJson::edit;
  static final BiConsumer<JsonOut, ProvenanceData> PROVENANCE = UpdateJson::provenance;

  private static final String OFFSET = "+00:00";

  private UpdateJson() {}

  private static void update(JsonOut out, LogUpdate update) {
    out.beginObject();
    out.list("edits", update.edits(), EDIT);
    out.object("provenance", update.provenance(), PROVENANCE);
    out.extra(update.extra());
    out.endObject();
  }

  private static void edit(JsonOut out, LogEdit edit) {
    out.beginObject();
    if (edit instanceof TagsEdit tags) {
      out.field("type", tags.type());
      out.texts("tags_add", tags.tagsAdd());
      out.texts("tags_remove", tags.tagsRemove());
      out.extra(tags.extra());
    } else if (edit instanceof MetadataEdit metadata) {
      out.field("type", metadata.type());
      out.nodes("metadata_set", metadata.metadataSet());
      out.texts("metadata_remove", metadata.metadataRemove());
      out.extra(metadata.extra());
    } else {
      out.extra(((OtherLogEdit) edit).fields());
    }
    out.endObject();
  }

  static void provenance(JsonOut out, ProvenanceData provenance) {
    if (!TimeText.canWrite(provenance.timestamp())) {
      out.other(provenance);
      return;
    }
    out.beginObject();
    out.field("timestamp", zulu(provenance.timestamp()));
    out.field("author", provenance.author());
    out.field("reason", provenance.reason());
    out.nodes("metadata", provenance.metadata());
    out.extra(provenance.extra());
    out.endObject();
  }

  /** A time as only provenance has it, with a Z for the offset. */
  private static String zulu(Instant time) {
    String text = LogTimestamps.format(time);
    return text.substring(0, text.length() - OFFSET.length()).concat("Z");
  }
}

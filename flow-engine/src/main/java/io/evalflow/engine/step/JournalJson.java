package io.evalflow.engine.step;

import io.evalflow.engine.log.LogJson;
import io.evalflow.engine.log.LogTimestamps;
import java.net.URI;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes journals as the mapper of logs would, which would have to look into their records first: a
 * step writes three.
 */
final class JournalJson {
  private JournalJson() {}

  static byte[] bytes(CommitJournal journal) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", journal.id());
    json.put("step", journal.step());
    json.putObject("owner")
        .put("host", journal.owner().host())
        .put("pid", journal.owner().pid())
        .put("started", journal.owner().started());
    json.put("expires", LogTimestamps.format(journal.expires()));
    json.put("state", journal.state().name().toLowerCase(Locale.ROOT));
    ArrayNode directories = json.putArray("directories");
    for (URI directory : journal.directories()) {
      directories.add(directory.toString());
    }
    ArrayNode entries = json.putArray("entries");
    for (CommitJournal.Entry entry : journal.entries()) {
      put(entries.addObject(), entry);
    }
    return LogJson.bytes(json);
  }

  private static void put(ObjectNode json, CommitJournal.Entry entry) {
    json.put("target", entry.target().toString());
    put(json.putObject("staged"), entry.staged());
    if (entry.stagedEtag() != null) {
      json.put("staged_etag", entry.stagedEtag());
    }
    json.put("staged_size", entry.stagedSize());
    if (entry.kept() != null) {
      put(json.putObject("kept"), entry.kept());
    }
    if (entry.oldEtag() != null) {
      json.put("old_etag", entry.oldEtag());
    }
    if (entry.growth() != null) {
      json.putObject("growth")
          .put("size", entry.growth().size())
          .put("end", entry.growth().end())
          .put("position", entry.growth().position());
    }
  }

  private static void put(ObjectNode json, CommitJournal.Content content) {
    json.put("file", content.file().toString());
    if (content.part() != null) {
      json.putObject("part")
          .put("offset", content.part().offset())
          .put("length", content.part().length());
    }
  }
}

package io.evalflow.engine.step;

import io.evalflow.engine.log.LogJson;
import io.evalflow.engine.log.ops.EditItems;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogBuilder;
import io.evalflow.spi.log.LogUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Says what is different between two headers of a log. */
final class HeaderChanges {
  private HeaderChanges() {}

  static List<String> between(EvalLog before, EvalLog after) {
    List<String> lines = new ArrayList<>();
    int known = Immutables.list(before.logUpdates()).size();
    List<LogUpdate> updates = Immutables.list(after.logUpdates());
    for (LogUpdate update : updates.subList(Math.min(known, updates.size()), updates.size())) {
      update
          .edits()
          .forEach(
              edit ->
                  lines.add(
                      edit.type() + " " + String.join(", ", EditItems.of(edit)) + reason(update)));
    }
    if (Headers.sameContent(before, withoutEdits(before, after))) {
      return lines;
    }
    JsonNode old = LogJson.tree(before);
    for (Map.Entry<String, JsonNode> field : LogJson.tree(after).properties()) {
      boolean edited = List.of("log_updates", "tags", "metadata").contains(field.getKey());
      if (!isPlace(field.getKey())
          && !edited
          && !field.getValue().equals(old.get(field.getKey()))) {
        lines.add(field.getKey() + " changed");
      }
    }
    return lines;
  }

  /** A header without what edits of tags and metadata have changed in it. */
  private static EvalLog withoutEdits(EvalLog before, EvalLog after) {
    return EvalLogBuilder.builder(after)
        .logUpdates(before.logUpdates())
        .tags(before.tags())
        .metadata(before.metadata())
        .build();
  }

  private static boolean isPlace(String field) {
    return field.equals("location") || field.equals("etag");
  }

  private static String reason(LogUpdate update) {
    String reason = update.provenance().reason();
    return reason == null ? "" : " (" + reason + ")";
  }
}

package io.evalflow.cli.list;

import io.evalflow.cli.display.Locations;
import io.evalflow.cli.display.Text;
import io.evalflow.engine.list.ListedDirectory;
import io.evalflow.engine.list.ListedLog;
import io.evalflow.engine.list.ListedLog.Facts;
import io.evalflow.engine.log.IndentedJson;
import io.evalflow.spi.FlowException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A list as JSON, with the fields of Inspect Flow's; what could not be read is in a list of its
 * own, {@code unreadable}, which is there only if it is not empty.
 */
final class ListJson {
  private final Locations locations;

  ListJson(Locations locations) {
    this.locations = locations;
  }

  String of(List<ListedDirectory> directories) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ArrayNode logs = document.putArray("logs");
    ArrayNode unreadable = JsonNodeFactory.instance.arrayNode();
    for (ListedDirectory directory : directories) {
      for (ListedLog log : directory.logs()) {
        log.facts().ifPresent(facts -> put(log, facts, logs.addObject()));
        log.error().ifPresent(error -> put(log, error, unreadable.addObject()));
      }
    }
    if (!unreadable.isEmpty()) {
      document.set("unreadable", unreadable);
    }
    return escaped(new String(IndentedJson.document(document), StandardCharsets.UTF_8));
  }

  /** The same with escapes for what a terminal would obey, which stands in texts alone. */
  private static String escaped(String json) {
    if (json.codePoints().allMatch(ListJson::isPlain)) {
      return json;
    }
    StringBuilder escaped = new StringBuilder(json.length());
    json.codePoints()
        .forEach(
            c -> {
              if (isPlain(c)) {
                escaped.appendCodePoint(c);
              } else {
                for (char unit : Character.toChars(c)) {
                  escaped.append("\\u").append(HexFormat.of().toHexDigits(unit));
                }
              }
            });
    return escaped.toString();
  }

  private static boolean isPlain(int c) {
    return c == '\n' || Text.isShown(c);
  }

  private void put(ListedLog log, Facts facts, ObjectNode node) {
    node.put("task", facts.task());
    node.put("log_file", locations.show(log.file()));
    node.put("status", facts.status().name().toLowerCase(Locale.ROOT));
    node.put("model", facts.model());
    node.put("samples", facts.samples());
    node.put("total_samples", facts.totalSamples());
    node.put("started_at", facts.startedAt());
    node.put("completed_at", facts.completedAt());
    ArrayNode tags = node.putArray("tags");
    facts.tags().forEach(tags::add);
    node.put("viewer_url", facts.viewerUrl());
  }

  private void put(ListedLog log, FlowException error, ObjectNode node) {
    node.put("log_file", locations.show(log.file()));
    node.put("error", error.message());
  }
}

package io.evalflow.engine.log;

import io.evalflow.spi.log.LogEdit;
import io.evalflow.spi.log.LogUpdate;
import io.evalflow.spi.log.MetadataEdit;
import io.evalflow.spi.log.OtherLogEdit;
import io.evalflow.spi.log.ProvenanceData;
import io.evalflow.spi.log.TagsEdit;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** Makes the edits in headers of their JSON; see {@link HeaderParsing}. */
final class UpdateParsing {
  static final Function<JsonIn, LogUpdate> UPDATE = UpdateParsing::update;
  private static final Function<JsonIn, LogEdit> EDIT = UpdateParsing::edit;
  private static final Function<JsonIn, ProvenanceData> PROVENANCE = UpdateParsing::provenance;

  private UpdateParsing() {}

  private static LogUpdate update(JsonIn in) {
    List<LogEdit> edits = JsonIn.nothing();
    ProvenanceData provenance = JsonIn.nothing();
    Map<String, JsonNode> extra = Map.of();
    for (String field = in.name(); field != null; field = in.name()) {
      switch (field) {
        case "edits" -> edits = in.objects(EDIT);
        case "provenance" -> provenance = in.object(PROVENANCE);
        default -> extra = in.extra(extra, field);
      }
    }
    return new LogUpdate(edits, provenance, extra);
  }

  /** Reads an edit whose kind stands first, as it is written. */
  private static LogEdit edit(JsonIn in) {
    in.require("type".equals(in.name()));
    String type = in.text();
    in.require(type != null);
    return switch (type) {
      case "tags" -> tags(in);
      case "metadata" -> metadata(in);
      default -> other(type, in);
    };
  }

  private static TagsEdit tags(JsonIn in) {
    List<String> tagsAdd = JsonIn.nothing();
    List<String> tagsRemove = JsonIn.nothing();
    Map<String, JsonNode> extra = Map.of();
    for (String field = in.name(); field != null; field = in.name()) {
      switch (field) {
        case "tags_add" -> tagsAdd = in.texts();
        case "tags_remove" -> tagsRemove = in.texts();
        case "type" -> throw JsonIn.unusual();
        default -> extra = in.extra(extra, field);
      }
    }
    return new TagsEdit(tagsAdd, tagsRemove, extra);
  }

  private static MetadataEdit metadata(JsonIn in) {
    Map<String, JsonNode> metadataSet = JsonIn.nothing();
    List<String> metadataRemove = JsonIn.nothing();
    Map<String, JsonNode> extra = Map.of();
    for (String field = in.name(); field != null; field = in.name()) {
      switch (field) {
        case "metadata_set" -> metadataSet = in.nodeMap();
        case "metadata_remove" -> metadataRemove = in.texts();
        case "type" -> throw JsonIn.unusual();
        default -> extra = in.extra(extra, field);
      }
    }
    return new MetadataEdit(metadataSet, metadataRemove, extra);
  }

  private static OtherLogEdit other(String type, JsonIn in) {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    fields.put("type", StringNode.valueOf(type));
    for (String field = in.name(); field != null; field = in.name()) {
      in.require(!field.equals("type"));
      in.extra(fields, field);
    }
    return new OtherLogEdit(fields);
  }

  private static ProvenanceData provenance(JsonIn in) {
    Instant timestamp = JsonIn.nothing();
    String author = JsonIn.nothing();
    String reason = JsonIn.nothing();
    Map<String, JsonNode> metadata = JsonIn.nothing();
    Map<String, JsonNode> extra = Map.of();
    for (String field = in.name(); field != null; field = in.name()) {
      switch (field) {
        case "timestamp" -> timestamp = in.time();
        case "author" -> author = in.text();
        case "reason" -> reason = in.text();
        case "metadata" -> metadata = in.nodeMap();
        default -> extra = in.extra(extra, field);
      }
    }
    return new ProvenanceData(timestamp, author, reason, metadata, extra);
  }
}

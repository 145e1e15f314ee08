package io.evalflow.spi.log;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.json.Immutables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Edits of the tags and metadata of a log in memory, as Inspect's {@code edit_eval_log} makes them:
 * what has no effect is left out, the rest is appended to the log's updates, and the log's tags and
 * metadata are computed anew. Nothing is written.
 */
public final class LogEdits {
  private LogEdits() {}

  /**
   * The log after some edits; the very argument if none has an effect.
   *
   * @throws FlowException with {@code INVALID_VALUE} if a tag or key is blank, or is to be both set
   *     and removed by one edit
   */
  public static EvalLog apply(EvalLog log, List<? extends LogEdit> edits, ProvenanceData by) {
    Set<String> tags = new HashSet<>(Immutables.list(log.tags()));
    Map<String, JsonNode> metadata = new LinkedHashMap<>(Immutables.map(log.metadata()));
    List<LogEdit> effective = new ArrayList<>();
    for (LogEdit edit : edits) {
      check(edit);
      LogEdit reduced = reduced(edit, tags, metadata);
      if (hasEffect(reduced)) {
        effective.add(reduced);
        apply(reduced, tags, metadata);
      }
    }
    if (effective.isEmpty()) {
      return log;
    }
    List<LogUpdate> updates = new ArrayList<>(Immutables.list(log.logUpdates()));
    updates.add(LogUpdate.of(effective, by));
    return recomputed(EvalLogBuilder.builder(log).logUpdates(updates).build());
  }

  /** The log with the tags and metadata that its eval and its updates give. */
  public static EvalLog recomputed(EvalLog log) {
    Set<String> tags = new HashSet<>(Immutables.list(log.eval().tags()));
    Map<String, JsonNode> metadata = new LinkedHashMap<>(Immutables.map(log.eval().metadata()));
    for (LogUpdate update : Immutables.list(log.logUpdates())) {
      update.edits().forEach(edit -> apply(edit, tags, metadata));
    }
    return EvalLogBuilder.builder(log)
        .tags(List.copyOf(new TreeSet<>(tags)))
        .metadata(metadata)
        .build();
  }

  private static void apply(LogEdit edit, Set<String> tags, Map<String, JsonNode> metadata) {
    if (edit instanceof TagsEdit change) {
      change.tagsRemove().forEach(tags::remove);
      tags.addAll(change.tagsAdd());
    } else if (edit instanceof MetadataEdit change) {
      change.metadataRemove().forEach(metadata::remove);
      metadata.putAll(change.metadataSet());
    }
  }

  /** The part of an edit that changes something. */
  private static LogEdit reduced(LogEdit edit, Set<String> tags, Map<String, JsonNode> metadata) {
    if (edit instanceof TagsEdit change) {
      return TagsEdit.of(
          change.tagsAdd().stream().filter(tag -> !tags.contains(tag)).toList(),
          change.tagsRemove().stream().filter(tags::contains).toList());
    }
    if (edit instanceof MetadataEdit change) {
      Map<String, JsonNode> set = new LinkedHashMap<>(change.metadataSet());
      set.entrySet().removeIf(entry -> entry.getValue().equals(metadata.get(entry.getKey())));
      return MetadataEdit.of(
          set, change.metadataRemove().stream().filter(metadata::containsKey).toList());
    }
    return edit;
  }

  private static boolean hasEffect(LogEdit edit) {
    if (edit instanceof TagsEdit change) {
      return !change.tagsAdd().isEmpty() || !change.tagsRemove().isEmpty();
    }
    if (edit instanceof MetadataEdit change) {
      return !change.metadataSet().isEmpty() || !change.metadataRemove().isEmpty();
    }
    return false;
  }

  private static void check(LogEdit edit) {
    if (edit instanceof TagsEdit change) {
      check("tag", change.tagsAdd(), change.tagsRemove());
    } else if (edit instanceof MetadataEdit change) {
      check("metadata key", change.metadataSet().keySet(), change.metadataRemove());
    } else {
      throw new FlowException(
          ErrorCode.UNSUPPORTED, "an edit of the kind '" + edit.type() + "' is not known");
    }
  }

  private static void check(String what, Iterable<String> set, List<String> remove) {
    for (String name : set) {
      checkName(what, name);
      if (remove.contains(name)) {
        throw new FlowException(
            ErrorCode.INVALID_VALUE, "the " + what + " '" + name + "' is both added and removed");
      }
    }
    remove.forEach(name -> checkName(what, name));
  }

  private static void checkName(String what, String name) {
    if (name.isBlank()) {
      throw new FlowException(ErrorCode.INVALID_VALUE, "a " + what + " must not be empty");
    }
  }
}

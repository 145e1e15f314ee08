package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecSequence;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a value of an included spec goes below that of the including one, as Inspect Flow does it for
 * the types of its fields: what the including spec gives wins, lists are joined, the included items
 * first and without those that it holds already, and mappings as their rule says.
 */
final class MergeRule {
  private enum Kind {
    /** A type whose fields may each be absent: field by field, by the rules of the fields. */
    FIELDS,
    /** A type whose fields all have a value: the including side's fields alone. */
    WHOLE,
    /** A plain mapping: by its keys. */
    KEYS,
    /** Never merged. */
    VALUE
  }

  /** A plain mapping; also what has no rule. */
  private static final MergeRule KEYS = new MergeRule(Kind.KEYS, Map.of());

  private static final MergeRule VALUE = new MergeRule(Kind.VALUE, Map.of());
  private static final MergeRule FIELDS = new MergeRule(Kind.FIELDS, Map.of());
  private static final MergeRule WHOLE = new MergeRule(Kind.WHOLE, Map.of());

  private static final MergeRule CONFIG =
      new MergeRule(
          Kind.WHOLE,
          Map.of(
              "response_schema", VALUE,
              "adaptive_connections", VALUE,
              "cache", VALUE,
              "batch", VALUE));
  private static final MergeRule NAMED =
      new MergeRule(Kind.FIELDS, Map.of("factory", FIELDS, "type", VALUE));
  private static final MergeRule MODEL =
      new MergeRule(Kind.FIELDS, Map.of("factory", FIELDS, "config", CONFIG));
  private static final MergeRule TASK =
      new MergeRule(
          Kind.FIELDS,
          Map.ofEntries(
              Map.entry("factory", FIELDS),
              Map.entry("extra_args", FIELDS),
              Map.entry("solver", NAMED),
              Map.entry("scorer", NAMED),
              Map.entry("headline_metric", WHOLE),
              Map.entry("model", MODEL),
              Map.entry("config", CONFIG),
              Map.entry("sandbox", VALUE),
              Map.entry("approval", WHOLE),
              Map.entry("review", WHOLE),
              Map.entry("epochs", FIELDS),
              Map.entry("checkpoint", VALUE),
              Map.entry("token_limit", WHOLE)));
  private static final MergeRule OPTIONS =
      new MergeRule(
          Kind.FIELDS,
          Map.of(
              "sandbox", VALUE,
              "checkpoint", VALUE,
              "scanner", WHOLE,
              "approval", WHOLE,
              "review", WHOLE,
              "limit", VALUE));
  private static final MergeRule DEFAULTS =
      new MergeRule(
          Kind.FIELDS,
          Map.of("config", CONFIG, "agent", NAMED, "model", MODEL, "solver", NAMED, "task", TASK));
  private static final MergeRule SPEC =
      new MergeRule(
          Kind.FIELDS,
          Map.of(
              "store", WHOLE,
              "dependencies", FIELDS,
              "options", OPTIONS,
              "defaults", DEFAULTS,
              "instantiate", WHOLE,
              "internal", FIELDS));

  private final Kind kind;
  private final Map<String, MergeRule> fields;

  private MergeRule(Kind kind, Map<String, MergeRule> fields) {
    this.kind = kind;
    this.fields = fields;
  }

  /** Merges two specs. */
  static SpecMapping merge(SpecMapping own, SpecMapping included) {
    return SPEC.mappings(own, included);
  }

  private SpecNode values(SpecNode own, SpecNode included) {
    if (kind == Kind.VALUE) {
      return own;
    } else if (own instanceof SpecMapping ours && included instanceof SpecMapping theirs) {
      return mappings(ours, theirs);
    } else if (own instanceof SpecSequence ours && included instanceof SpecSequence theirs) {
      return JoinedList.of(ours, theirs);
    }
    return own;
  }

  private SpecMapping mappings(SpecMapping own, SpecMapping included) {
    Map<String, SpecNode> merged = new LinkedHashMap<>();
    if (kind == Kind.KEYS) {
      merged.putAll(included.fields());
      merged.putAll(own.fields());
      return SpecMapping.owning(merged, own.origin());
    }
    merged.putAll(own.fields());
    included.fields().forEach((key, value) -> put(merged, key, value));
    return SpecMapping.owning(merged, own.origin());
  }

  private void put(Map<String, SpecNode> merged, String key, SpecNode included) {
    MergeRule rule = fields.getOrDefault(key, KEYS);
    SpecNode own = merged.get(key);
    if (own != null) {
      merged.put(key, rule.values(own, included));
    } else if (kind == Kind.FIELDS && !isTypeOfAnother(key)) {
      merged.put(key, included);
    }
  }

  /** An agent below a solver lends it its fields, but does not make it an agent. */
  private boolean isTypeOfAnother(String key) {
    return this == NAMED && key.equals("type");
  }
}

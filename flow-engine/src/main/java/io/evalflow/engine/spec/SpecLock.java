package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.Origin;
import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecScalar;
import io.evalflow.engine.spec.tree.SpecSequence;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.BindException;
import io.evalflow.spi.config.StrictBinder;
import io.evalflow.spi.spec.FlowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A field that neither the specs that include a file nor a command line may change.
 *
 * @param origin where the lock stands
 * @param path the field, with dots
 * @param reason why, for whoever runs into it; null if none is given
 */
record SpecLock(Origin origin, String path, @Nullable String reason) {
  private static final Set<String> FIELDS = Set.of("field", "reason");

  /**
   * The locks of a file.
   *
   * @param lock the value of its {@code lock}: a list of paths, or of mappings with {@code field}
   *     and {@code reason}
   */
  static List<SpecLock> of(SpecNode lock) {
    List<SpecLock> locks = new ArrayList<>();
    if (lock.isNull()) {
      return locks;
    }
    if (!(lock instanceof SpecSequence list)) {
      throw invalid(lock, "expected a list of fields, such as options.limit");
    }
    list.items().forEach(item -> locks.add(one(item)));
    return locks;
  }

  private static SpecLock one(SpecNode item) {
    SpecLock lock;
    if (item instanceof SpecMapping mapping) {
      if (!FIELDS.containsAll(mapping.fields().keySet()) || !mapping.has("field")) {
        throw invalid(item, "expected a field and, if you like, a reason");
      }
      SpecNode reason = mapping.fields().get("reason");
      lock =
          new SpecLock(
              item.origin(),
              text(mapping.fields().get("field"), item),
              reason == null || reason.isNull() ? null : text(reason, item));
    } else {
      lock = new SpecLock(item.origin(), text(item, item), null);
    }
    lock.requireField();
    return lock;
  }

  private static String text(@Nullable SpecNode node, SpecNode item) {
    if (node instanceof SpecScalar scalar && scalar.value().isString()) {
      return scalar.value().stringValue();
    }
    throw invalid(item, "expected the path of a field, such as options.limit");
  }

  /** A lock on a field that no spec has would protect nothing. */
  private void requireField() {
    JsonNode tree = JsonNodeFactory.instance.nullNode();
    String[] keys = path.split("\\.", -1);
    for (int i = keys.length - 1; i >= 0; i--) {
      tree = JsonNodeFactory.instance.objectNode().set(keys[i], tree);
    }
    try {
      StrictBinder.bind(tree, FlowSpec.class, "");
    } catch (BindException e) {
      // Whether a null may stand there is not the question.
      if (e.code() == ErrorCode.UNKNOWN_FIELD) {
        throw new FlowException(
            ErrorCode.UNKNOWN_FIELD,
            origin.place() + ": lock: " + path + ": " + e.problem(),
            e.hint().orElse(null),
            e);
      }
    }
  }

  private static FlowException invalid(SpecNode node, String problem) {
    return new FlowException(ErrorCode.INVALID_VALUE, node.origin().place() + ": lock: " + problem);
  }

  /**
   * Refuses a spec in which the field is not as it was in the file that locks it.
   *
   * @param locked the file that locks it, with its includes
   */
  void check(SpecMapping locked, SpecMapping spec) {
    JsonPointer pointer = JsonPointer.empty();
    for (String key : path.split("\\.", -1)) {
      pointer = pointer.appendProperty(key);
    }
    SpecNode before = locked.at(pointer).orElse(null);
    SpecNode after = spec.at(pointer).orElse(null);
    boolean same = before == null ? after == null : after != null && before.sameValue(after);
    if (!same) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          (after == null ? spec : after).origin().place()
              + ": "
              + path
              + ": locked by "
              + origin.place()
              + (reason == null ? "" : ": " + reason),
          "leave out what changes it",
          null);
    }
  }
}

package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.Origin;
import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecSequence;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.BindException;
import io.evalflow.spi.config.StrictBinder;
import io.evalflow.spi.spec.FlowSpec;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks one file, before it is merged with others, against the types of a spec. All that is wrong
 * is said at once: what is found wrong is taken out, and the rest is looked at again. Where all
 * types are right, values are left to the check of the whole spec.
 */
final class FileCheck implements SpecStage {
  private static final List<String> TASK = List.of("config", "version");
  private static final List<String> STORE = List.of("read", "write");
  private static final List<String> INSTANTIATE = List.of("mode", "max_threads");

  /** A number or word of YAML where only a text may stand. */
  private static final Pattern QUOTABLE =
      Pattern.compile("expected a text, not (?!a |the |null).*");

  @Override
  public SpecMapping apply(SpecMapping spec, SpecProblems problems) {
    collect(spec, problems);
    return spec;
  }

  /**
   * Checks a whole spec in the same way.
   *
   * @throws FlowException saying all that is wrong
   */
  static void check(SpecMapping spec) {
    SpecProblems problems = new SpecProblems();
    collect(spec, problems);
    problems.throwIfAny();
  }

  private static void collect(SpecMapping spec, SpecProblems problems) {
    if (spec.fields().get("includes") instanceof SpecSequence includes) {
      for (SpecNode include : includes.items()) {
        if (include instanceof SpecMapping inline) {
          collect(inline, problems);
        }
      }
    }
    SpecMapping bound = spec.without("includes").without("lock");
    nulls(bound, problems);
    ObjectNode tree = bound.toJson();
    if (!problems.isEmpty() || PlainSpecReader.read(tree).isEmpty()) {
      collect(bound, new PrunedTree(tree), problems);
    }
  }

  /** The fields that may not be null; all others may. */
  private static void nulls(SpecMapping spec, SpecProblems problems) {
    notNull(spec.fields().get("store"), "store", STORE, problems);
    notNull(spec.fields().get("instantiate"), "instantiate", INSTANTIATE, problems);
    if (spec.fields().get("defaults") instanceof SpecMapping defaults) {
      notNull(defaults.fields().get("task"), "defaults.task", TASK, problems);
      if (defaults.fields().get("task_prefix") instanceof SpecMapping prefixes) {
        prefixes
            .fields()
            .forEach(
                (prefix, task) -> notNull(task, "defaults.task_prefix." + prefix, TASK, problems));
      }
    }
    if (spec.fields().get("tasks") instanceof SpecSequence tasks) {
      for (int i = 0; i < tasks.items().size(); i++) {
        notNull(tasks.items().get(i), "tasks[" + i + "]", TASK, problems);
      }
    }
  }

  private static void notNull(
      @Nullable SpecNode node, String path, List<String> fields, SpecProblems problems) {
    if (!(node instanceof SpecMapping mapping)) {
      return;
    }
    for (String field : fields) {
      SpecNode value = mapping.fields().get(field);
      if (value != null && value.isNull()) {
        problems.add(
            value.origin(),
            new FlowException(
                ErrorCode.INVALID_VALUE,
                value.origin().place() + ": " + path + "." + field + ": must not be null"));
      }
    }
  }

  private static void collect(SpecMapping spec, PrunedTree tree, SpecProblems problems) {
    while (!problems.isFull()) {
      try {
        FlowSpec rest = StrictBinder.bind(tree.root(), FlowSpec.class, "");
        if (!problems.isEmpty()) {
          problems.addAll(SpecChecks.ofRest(spec, tree).check(rest));
        }
        return;
      } catch (BindException e) {
        JsonPointer written = tree.original(e.pointer());
        Origin origin = spec.nearest(written).origin();
        problems.add(origin, located(e, written, origin));
        if (!tree.remove(e.pointer())) {
          return;
        }
      }
    }
  }

  private static FlowException located(BindException e, JsonPointer written, Origin origin) {
    String path = StrictBinder.path(e.pointer());
    String detail = path.isEmpty() ? e.problem() : e.problem().substring(path.length() + 2);
    String field = StrictBinder.path(written);
    String hint = e.hint().orElse(QUOTABLE.matcher(detail).matches() ? "put it in quotes" : null);
    return SpecProblems.at(
        origin.place(), field.isEmpty() ? detail : field + ": " + detail, e, hint);
  }
}

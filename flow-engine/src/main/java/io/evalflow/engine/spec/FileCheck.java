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
import java.util.regex.Pattern;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks one file, before it is merged with others, against the types of a spec. All that is wrong
 * is said at once: what is found wrong is taken out, and the rest is looked at again. Where all
 * types are right, values are left to the check of the whole spec.
 */
final class FileCheck implements SpecStage {
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

  /** Of a task's fields these two alone may not be null. */
  private static void nulls(SpecMapping spec, SpecProblems problems) {
    if (spec.fields().get("tasks") instanceof SpecSequence tasks) {
      for (int i = 0; i < tasks.items().size(); i++) {
        if (tasks.items().get(i) instanceof SpecMapping task) {
          notNull(task, "config", i, problems);
          notNull(task, "version", i, problems);
        }
      }
    }
  }

  private static void notNull(SpecMapping task, String field, int index, SpecProblems problems) {
    SpecNode value = task.fields().get(field);
    if (value != null && value.isNull()) {
      problems.add(
          value.origin(),
          new FlowException(
              ErrorCode.INVALID_VALUE,
              value.origin().place() + ": tasks[" + index + "]." + field + ": must not be null"));
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

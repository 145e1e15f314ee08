package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.Origin;
import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecSequence;
import io.evalflow.spi.eval.Task;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowSpecBuilder;
import io.evalflow.spi.spec.FlowTask;
import io.evalflow.spi.spec.FlowTaskBuilder;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tasks of a spec in code that were made in code, which no tree can hold. A task is known again
 * by the origin of its mapping, wherever merging puts it. For one spec.
 */
final class CodeTasks {
  private final IdentityHashMap<Origin, Task> tasks = new IdentityHashMap<>();

  /** A spec as a tree, without the tasks themselves. */
  SpecMapping tree(FlowSpec spec, Origin origin) {
    SpecMapping tree = (SpecMapping) SpecNode.of(new JsonMapper().valueToTree(spec), origin);
    if (!(tree.fields().get("tasks") instanceof SpecSequence list)) {
      return tree;
    }
    List<SpecNode> marked = new ArrayList<>(list.items());
    for (int i = 0; i < marked.size(); i++) {
      marked.set(i, oneAgent(marked.get(i)));
      Task task = spec.tasks().get(i).task();
      if (task != null) {
        Origin mark = new Origin(origin.label(), 0, 0, origin.layer());
        marked.set(i, marked.get(i).withOrigin(mark));
        tasks.put(mark, task);
      }
    }
    return tree.with("tasks", SpecSequence.owning(marked, list.origin()));
  }

  /** An agent stands alone in a tree, where records have a list of one. */
  private static SpecNode oneAgent(SpecNode task) {
    return task instanceof SpecMapping mapping
            && mapping.fields().get("solver") instanceof SpecSequence solvers
            && solvers.items().size() == 1
            && solvers.items().get(0) instanceof SpecMapping solver
            && solver.has("type")
        ? mapping.with("solver", solver)
        : task;
  }

  /**
   * Puts the tasks back.
   *
   * @param tree what {@code bound} was bound from
   */
  FlowSpec putBack(FlowSpec bound, SpecMapping tree) {
    if (tasks.isEmpty() || !(tree.fields().get("tasks") instanceof SpecSequence list)) {
      return bound;
    }
    List<FlowTask> whole = new ArrayList<>(bound.tasks());
    for (int i = 0; i < whole.size(); i++) {
      Task task = tasks.get(list.items().get(i).origin());
      if (task != null) {
        whole.set(i, FlowTaskBuilder.builder(whole.get(i)).task(task).build());
      }
    }
    return FlowSpecBuilder.builder(bound).tasks(whole).build();
  }
}

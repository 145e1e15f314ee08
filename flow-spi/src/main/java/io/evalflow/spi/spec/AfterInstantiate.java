package io.evalflow.spi.spec;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;
import java.util.List;

/**
 * Sees the tasks that were made from a spec, before logs are matched with them, and may refuse or
 * replace them: of a plugin, or a class of a {@code _flow.java} or of the spec's source file. All
 * of them are called, those of plugins first, in the order of their names, each with what the one
 * before it returned. Only tasks that are made in this process come by. Mirrors {@code
 * after_instantiate} of Inspect Flow.
 */
public interface AfterInstantiate extends Provider {
  /**
   * Looks at tasks.
   *
   * @param tasks in the order of the spec
   * @return the tasks to run, in their order: the same list, or one with tasks {@linkplain
   *     InstantiatedTask#withTask replaced} or left out
   * @throws FlowException to refuse them, saying why
   */
  List<InstantiatedTask> afterInstantiate(List<InstantiatedTask> tasks);

  /** The simple name of the class, unless it says otherwise. */
  @Override
  default String name() {
    return getClass().getSimpleName();
  }
}

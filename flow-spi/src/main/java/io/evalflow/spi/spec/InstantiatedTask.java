package io.evalflow.spi.spec;

import io.evalflow.spi.eval.Task;
import java.util.Objects;

/**
 * A task that was made from a spec. Immutable.
 *
 * @param index its place among the tasks that were made, from 0; a replacement keeps it
 * @param spec what the spec says of it
 * @param name its name as the log gives it
 * @param model the model's name
 * @param task the task, with what the spec sets over it
 */
public record InstantiatedTask(int index, FlowTask spec, String name, String model, Task task) {
  /** Checks that nothing is null. */
  public InstantiatedTask {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(task, "task");
  }

  /** The same with another task in its place. */
  public InstantiatedTask withTask(Task other) {
    return new InstantiatedTask(index, spec, name, model, other);
  }
}

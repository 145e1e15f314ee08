package io.evalflow.engine.plan;

import io.evalflow.spi.eval.Task;
import io.evalflow.spi.spec.FlowTask;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task of a spec, made.
 *
 * @param spec what the spec says
 * @param at where it stands in the spec
 * @param name its name as the log gives it
 * @param model its model's name
 * @param taskFile the file it came from, or null
 * @param args its arguments, with defaults
 * @param task the task with what the spec sets over it, or null if it is made elsewhere
 */
record MadeTask(
    FlowTask spec,
    JsonPointer at,
    String name,
    String model,
    @Nullable String taskFile,
    ObjectNode args,
    @Nullable Task task) {
  /** The same with another task in its place. */
  MadeTask with(Task other) {
    return new MadeTask(spec, at, name, model, taskFile, args, other);
  }
}

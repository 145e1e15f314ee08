package io.evalflow.spi.run;

import io.evalflow.spi.eval.Task;
import io.evalflow.spi.spec.FlowTask;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task of a plan, on one model.
 *
 * @param taskId unique id of the task, which its log carries; kept when it is resumed
 * @param spec what the spec says of it, with defaults applied
 * @param name its name as the log gives it
 * @param model the model's name as users write it, such as {@code openai/gpt-4o}
 * @param taskFile the file it came from, or null
 * @param args its arguments with defaults for those not given; must not be changed
 * @param task the task itself, or null where the execution mode makes it elsewhere
 * @param state what is to be done
 * @param existingLog the log that holds what is done already, or null
 * @param totalSamples samples times epochs; -1 if not known
 */
public record PlannedTask(
    String taskId,
    FlowTask spec,
    String name,
    String model,
    @Nullable String taskFile,
    ObjectNode args,
    @Nullable Task task,
    State state,
    @Nullable URI existingLog,
    int totalSamples) {
  /** What is to be done with a task. */
  public enum State {
    /** Nothing: its log is complete. */
    DONE,
    /** The samples that its log lacks. */
    RESUME,
    /** All of it. */
    RUN
  }

  /** Checks that nothing needed is null. */
  public PlannedTask {
    Objects.requireNonNull(taskId, "taskId");
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(args, "args");
    Objects.requireNonNull(state, "state");
  }

  /** The task itself, where the execution mode runs it in this process. */
  public Optional<Task> taskIfMade() {
    return Optional.ofNullable(task);
  }
}

package io.evalflow.spi.eval;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;
import io.evalflow.spi.config.Args;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A kind of file that defines tasks. A spec names such a task as {@code file.ext}, or {@code
 * file.ext@name} if the file holds several; the counterpart of a Python task file in Inspect AI.
 */
public interface TaskFileFormat extends Provider {
  /** The file name endings served, in lower case and without the dot, such as {@code yaml}. */
  Set<String> extensions();

  /**
   * The names of the tasks in a file, in order; empty if it holds one task without a name.
   *
   * @throws FlowException if the file cannot be read
   */
  List<String> taskNames(URI file, PartContext context);

  /**
   * Makes a task.
   *
   * @param task the name after the {@code @}, or empty if the file holds one task without a name
   * @param args the arguments that the spec gives
   * @throws FlowException naming file and line if anything in the file is wrong
   */
  LoadedTask load(URI file, Optional<String> task, Args args, PartContext context);

  /**
   * A task from a file.
   *
   * @param task the task
   * @param args all its arguments, with defaults for those not given
   */
  record LoadedTask(Task task, Args args) {}
}

package io.evalflow.spi.run;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;

/**
 * How a planned run is executed, by the name that {@code execution_type} gives: {@code inproc},
 * {@code venv}, others.
 */
public interface ExecutionMode extends Provider {
  /**
   * Whether the planner makes the tasks in this process ({@code true}), or this mode makes them
   * elsewhere from the spec.
   */
  boolean makesTasksInProcess();

  /**
   * Executes a plan, and blocks until it is done or {@link RunContext#cancelled()}. Sends the
   * events of the run, but for its start and end, which are the engine's.
   *
   * @throws FlowException for what the user can mend; whatever was finished is in the logs
   */
  RunResult execute(RunPlan plan, RunContext context);
}

package io.evalflow.spi.run;

import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.spec.FlowSpec;
import java.net.URI;
import java.util.List;
import java.util.Objects;

/**
 * What a run will do: the resolved spec, and for each task whether it is done, resumed or run.
 * Immutable; printing it is a dry run.
 *
 * @param runId unique id of the run
 * @param evalSetId id of the eval set in the log directory
 * @param logDir where logs are written; a directory, ends in a slash
 * @param spec the spec, with defaults applied and every task explicit
 * @param baseDirectory the directory against which the spec's paths resolve; ends in a slash
 * @param tasks the tasks in the order of the spec
 */
public record RunPlan(
    String runId,
    String evalSetId,
    URI logDir,
    FlowSpec spec,
    URI baseDirectory,
    List<PlannedTask> tasks) {
  /** Copies its list. */
  public RunPlan {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(evalSetId, "evalSetId");
    Objects.requireNonNull(logDir, "logDir");
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(baseDirectory, "baseDirectory");
    tasks = Immutables.list(tasks);
  }
}

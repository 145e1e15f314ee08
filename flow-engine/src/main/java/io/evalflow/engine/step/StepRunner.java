package io.evalflow.engine.step;

import io.evalflow.engine.log.SmallLogs;
import io.evalflow.engine.spec.WorkingDirectory;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.step.Step;
import io.evalflow.spi.storage.Storage;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs steps on logs: chooses the logs, runs the step on their headers, and puts all that it
 * changed in place at once. Safe for use by many threads.
 */
public final class StepRunner {
  private final StepSession.Services services;
  private final LogSelection selection;
  private final LogFilters filters;

  /** Wired by the engine. */
  @Inject
  public StepRunner(
      EvalLogs logs,
      Storage storage,
      Clock clock,
      WorkingDirectory workingDirectory,
      StepCatalog catalog,
      StepCommit commit,
      CommitRecovery recovery,
      LogFiles files,
      LogFilters filters) {
    this.services =
        new StepSession.Services(logs, storage, clock, workingDirectory, catalog, commit);
    this.selection = new LogSelection(files, recovery);
    this.filters = filters;
  }

  /**
   * Runs a step.
   *
   * @param listener gets what the steps tell the user, a line each
   * @throws FlowException if it cannot be done; then nothing is changed
   */
  public StepReport run(StepRequest request, Consumer<String> listener) {
    return run(services.catalog().step(request.step()), request, listener);
  }

  private <O extends Record> StepReport run(
      Step<O> step, StepRequest request, Consumer<String> listener) {
    O options = StepOptions.bind(step, request.options());
    SmallLogs small = new SmallLogs(services.storage());
    List<EvalLog> headers =
        selection.headers(request, small, filters.all(request.filters(), request.excludes()));
    StepSession session =
        new StepSession(services, small, step.name(), request.dryRun(), request.author(), listener);
    session.runAll(step, headers, options);
    return new StepReport(headers.size(), changes(session), session.skipped());
  }

  private static List<StepReport.Change> changes(StepSession session) {
    List<StepReport.Change> changes = new ArrayList<>();
    for (LogChange change : session.done()) {
      changes.add(
          new StepReport.Change(
              change.target(),
              change.isCopy() ? change.source() : null,
              change.before(),
              change.after()));
    }
    return changes;
  }
}

package io.evalflow.cli.step;

import io.evalflow.engine.spec.WorkingDirectory;
import io.evalflow.engine.step.StepReport;
import io.evalflow.engine.step.StepRequest;
import java.io.PrintStream;

/**
 * Shows what a step did, or would do: a few lines a log in a dry run, one line in all otherwise.
 */
final class StepReportView {
  private final PrintStream out;
  private final WorkingDirectory workingDirectory;

  StepReportView(PrintStream out, WorkingDirectory workingDirectory) {
    this.out = out;
    this.workingDirectory = workingDirectory;
  }

  void show(String step, StepRequest request, StepReport report) {
    if (request.dryRun()) {
      report.changes().forEach(this::show);
    }
    long copied = report.changes().stream().filter(change -> change.copyOf() != null).count();
    long edited = report.changes().size() - copied;
    String done = copied > 0 && edited == 0 ? "" : ", " + edited + " changed";
    String copies = copied == 0 ? "" : ", " + copied + " copied";
    out.println(
        "%s%s: %s%s%s"
            .formatted(
                request.dryRun() ? "Dry run, nothing is written. " : "",
                step,
                report.chosen() == 1 ? "1 log" : report.chosen() + " logs",
                done,
                copies));
  }

  private void show(StepReport.Change change) {
    out.println(workingDirectory.show(change.place()));
    if (change.copyOf() != null) {
      out.println("  copy of " + workingDirectory.show(change.copyOf()));
    }
    change.edits().forEach(edit -> out.println("  " + edit));
  }
}

package io.evalflow.cli.step;

import io.evalflow.engine.spec.WorkingDirectory;
import io.evalflow.engine.step.StepReport;
import io.evalflow.engine.step.StepRequest;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
      report
          .skipped()
          .forEach((place, why) -> out.println(workingDirectory.show(place) + "\n  " + why));
    }
    List<String> parts = new ArrayList<>();
    parts.add(report.chosen() == 1 ? "1 log" : report.chosen() + " logs");
    long copied = report.changes().stream().filter(change -> change.copyOf() != null).count();
    long edited = report.changes().size() - copied;
    if (edited > 0) {
      parts.add(edited + " changed");
    }
    if (copied > 0) {
      parts.add(copied + " copied");
    }
    report.skipped().values().stream()
        .collect(Collectors.groupingBy(why -> why, TreeMap::new, Collectors.counting()))
        .forEach((why, count) -> parts.add(count + " " + why));
    if (parts.size() == 1) {
      parts.add("0 changed");
    }
    String dry = request.dryRun() ? "Dry run, nothing is written. " : "";
    out.println(dry + step + ": " + String.join(", ", parts));
  }

  private void show(StepReport.Change change) {
    out.println(workingDirectory.show(change.place()));
    if (change.copyOf() != null) {
      out.println("  copy of " + workingDirectory.show(change.copyOf()));
    }
    change.edits().forEach(edit -> out.println("  " + edit));
  }
}

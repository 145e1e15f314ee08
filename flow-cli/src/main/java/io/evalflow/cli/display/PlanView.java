package io.evalflow.cli.display;

import io.evalflow.spi.run.PlannedTask;
import io.evalflow.spi.run.RunPlan;
import java.util.ArrayList;
import java.util.List;

/** Draws what a run would do. */
public final class PlanView {
  private static final String GAP = "  ";
  private static final int LEAST = 12;

  private final Text text;
  private final Locations locations;

  /** A view that shows locations as {@code locations} does. */
  public PlanView(Look look, Locations locations) {
    this.text = look.text();
    this.locations = locations;
  }

  /** The lines for a width. */
  public List<String> draw(RunPlan plan, int columns) {
    int name = 4;
    int model = 5;
    int samples = 7;
    int toRun = 0;
    for (PlannedTask task : plan.tasks()) {
      name = Math.max(name, Text.width(Text.clean(task.name())));
      model = Math.max(model, Text.width(Text.clean(task.model())));
      samples = Math.max(samples, samples(task).length());
      toRun += task.state() == PlannedTask.State.DONE ? 0 : 1;
    }
    int excess = name + model + samples + 9 + 3 * GAP.length() - columns;
    int narrowModel = Math.max(Math.min(model, LEAST), model - Math.max(0, excess));
    excess -= model - narrowModel;
    int narrowName = Math.max(Math.min(name, LEAST), name - Math.max(0, excess));
    List<String> lines = new ArrayList<>();
    lines.add(
        line("Task", Text.left("Model", narrowModel), "Samples", "State", narrowName, samples));
    for (PlannedTask task : plan.tasks()) {
      lines.add(
          line(
              text.cutMiddle(Text.clean(task.name()), narrowName),
              Text.left(text.model(Text.clean(task.model()), narrowModel), narrowModel),
              samples(task),
              state(task),
              narrowName,
              samples));
    }
    lines.add("");
    lines.add("Log directory: " + locations.show(plan.logDir()));
    lines.add(
        "Dry run: "
            + toRun
            + " of "
            + Numbers.of(plan.tasks().size(), "task", "tasks")
            + " to run; nothing was written");
    return lines;
  }

  private static String line(
      String name, String model, String samples, String state, int nameWidth, int samplesWidth) {
    return Text.left(name, nameWidth)
        + GAP
        + model
        + GAP
        + Text.right(samples, samplesWidth)
        + GAP
        + state;
  }

  private static String samples(PlannedTask task) {
    return task.totalSamples() < 0 ? "?" : Integer.toString(task.totalSamples());
  }

  private static String state(PlannedTask task) {
    return switch (task.state()) {
      case DONE -> "done";
      case RESUME -> "to resume";
      case RUN -> "to run";
    };
  }
}

package io.evalflow.cli;

import io.evalflow.cli.display.DisplayMode;
import io.evalflow.cli.display.Locations;
import io.evalflow.cli.display.Look;
import io.evalflow.cli.display.PlanView;
import io.evalflow.engine.spec.ResolvedSpec;
import io.evalflow.spi.hooks.FlowListener;
import io.evalflow.spi.run.RunPlan;
import io.evalflow.spi.run.RunResult;
import java.util.List;
import java.util.function.BiFunction;

/** {@code flow-cli run}. */
final class RunCommand {
  /** Columns of an output that has no width. */
  static final int PLAIN_COLUMNS = 120;

  private final CliContext context;
  private final BiFunction<List<String>, FlowListener, FlowOperations> engine;

  RunCommand(CliContext context, BiFunction<List<String>, FlowListener, FlowOperations> engine) {
    this.context = context;
    this.engine = engine;
  }

  int run(Command.Run command) {
    return command.dryRun() ? dryRun(command) : carryOut(command);
  }

  private int dryRun(Command.Run command) {
    try (FlowOperations operations = engine.apply(command.pluginPath(), event -> {})) {
      RunPlan plan = operations.plan(load(operations, command));
      if (command.json()) {
        context.out().println(PlanJson.of(plan, operations::header));
      } else {
        new PlanView(Look.PLAIN, new Locations(context.workingDirectory()))
            .draw(plan, PLAIN_COLUMNS)
            .forEach(context.out()::println);
      }
      return ExitCode.DONE;
    }
  }

  private int carryOut(Command.Run command) {
    try (Screen screen = Screen.open(context, mode(command));
        FlowOperations operations = engine.apply(command.pluginPath(), screen.display())) {
      ResolvedSpec spec = load(operations, command);
      RunPlan plan = operations.plan(spec);
      RunResult result = carryOut(operations, spec, plan, screen);
      screen.show(result);
      return ExitCode.of(result.status());
    }
  }

  private ResolvedSpec load(FlowOperations operations, Command.Run command) {
    ResolvedSpec spec = operations.load(command.spec(), command.overrides());
    new ManyTasks(context).check(spec, command.yes());
    return spec;
  }

  private RunResult carryOut(
      FlowOperations operations, ResolvedSpec spec, RunPlan plan, Screen screen) {
    Runnable first =
        () -> {
          screen.display().say("Interrupted: writing what is finished; once more to stop at once.");
          operations.cancel();
        };
    Runnable second =
        () -> {
          screen.close();
          context.halt().accept(ExitCode.INTERRUPTED);
        };
    Interrupts interrupts = Interrupts.handle(first, second);
    try {
      return operations.run(spec, plan);
    } finally {
      interrupts.close();
      screen.display().close();
    }
  }

  private DisplayMode mode(Command.Run command) {
    boolean terminal =
        context.outIsTerminal() && !"dumb".equals(context.environment().get("TERM").orElse("dumb"));
    if (command.display() == null) {
      return terminal ? DisplayMode.FULL : DisplayMode.PLAIN;
    }
    return command.display() == DisplayMode.FULL && !terminal
        ? DisplayMode.PLAIN
        : command.display();
  }
}

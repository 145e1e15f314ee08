package io.evalflow.cli;

import io.evalflow.engine.spec.ResolvedSpec;
import java.util.List;
import java.util.function.Function;

/** {@code flow-cli config}. */
final class ConfigCommand {
  private final CliContext context;
  private final Function<List<String>, FlowOperations> engine;

  ConfigCommand(CliContext context, Function<List<String>, FlowOperations> engine) {
    this.context = context;
    this.engine = engine;
  }

  int run(Command.Config command) {
    try (FlowOperations operations = engine.apply(command.pluginPath())) {
      ResolvedSpec spec = operations.load(command.spec(), command.overrides());
      new ManyTasks(context).check(spec, command.yes());
      if (command.explain() != null) {
        operations.explain(spec, command.explain()).forEach(context.out()::println);
      } else if (command.json()) {
        context.out().print(operations.json(spec));
      } else {
        context.out().print(operations.yaml(spec));
      }
      return ExitCode.DONE;
    }
  }
}

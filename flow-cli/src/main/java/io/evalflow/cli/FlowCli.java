package io.evalflow.cli;

import io.evalflow.cli.display.ErrorText;
import io.evalflow.cli.list.ListInvocation;
import io.evalflow.cli.log.LogContext;
import io.evalflow.cli.log.LogInvocation;
import io.evalflow.cli.step.StepCommand;
import io.evalflow.cli.step.StepInvocation;
import io.evalflow.engine.log.HeaderReads;
import io.evalflow.engine.spec.SpecSchema;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.hooks.FlowListener;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Carries out a command line: one command, its output, its exit code. */
final class FlowCli {
  private final CliContext context;
  private final FlowOperations.Opener engine;

  /** On an engine of its own for each command. */
  FlowCli(CliContext context) {
    this(context, EngineOperations::open);
  }

  FlowCli(CliContext context, FlowOperations.Opener engine) {
    this.context = context;
    this.engine = engine;
  }

  /** Carries out a command line; what goes wrong is told on the error output. */
  int run(List<String> arguments) {
    boolean stackTraces = false;
    try {
      Command command = new CommandParser(context.environment()).parse(arguments);
      stackTraces = command.logLevel().showsStackTraces();
      return execute(command);
    } catch (FlowException e) {
      tell(e, stackTraces);
      return e instanceof UsageException ? ExitCode.USAGE : ExitCode.ERROR;
    } catch (OutOfMemoryError e) {
      context.err().println("Error: out of memory");
      context.err().println("Hint: give the command more, as in FLOW_JAVA_OPTS=-Xmx8g");
      return ExitCode.ERROR;
    } catch (RuntimeException | Error e) {
      ErrorText.tell(context.err(), "unexpected " + e);
      tellMore(e, stackTraces);
      return ExitCode.ERROR;
    }
  }

  private int execute(Command command) {
    if (command instanceof Command.Help help) {
      context.out().print(HelpText.of(help.topic()));
      return ExitCode.DONE;
    }
    if (command instanceof Command.Version) {
      context.out().println(version());
      return ExitCode.DONE;
    }
    if (command instanceof Command.Schema) {
      context.out().println(SpecSchema.text());
      return ExitCode.DONE;
    }
    if (command instanceof Command.Config config) {
      logFrom(config.logLevel());
      return new ConfigCommand(context, paths -> open(paths, event -> {})).run(config);
    }
    if (command instanceof Command.Log log) {
      return log(log.invocation());
    }
    if (command instanceof Command.Listing listing) {
      return list(listing.invocation());
    }
    if (command instanceof Command.Step step) {
      StepInvocation invocation = step.invocation();
      logFrom(invocation.logLevel());
      HeaderReads.prepare();
      try (FlowOperations opened = open(invocation.pluginPath(), event -> {})) {
        return new StepCommand(context, opened.steps()).run(invocation.arguments());
      }
    }
    if (command instanceof Command.Plugins plugins) {
      // The list itself tells the problems, so they need not be logged too.
      logFrom(plugins.logLevel() == LogLevel.WARNING ? LogLevel.ERROR : plugins.logLevel());
      try (FlowOperations opened = open(plugins.pluginPath(), event -> {})) {
        return new PluginsCommand(context).run(plugins, opened.plugins());
      }
    }
    Command.Run run = (Command.Run) command;
    logFrom(run.logLevel());
    return new RunCommand(context, this::open).run(run);
  }

  private int log(LogInvocation invocation) {
    if (invocation.helpPage().isPresent()) {
      context.out().print(invocation.helpPage().get());
      return ExitCode.DONE;
    }
    logFrom(invocation.logLevel());
    try (FlowOperations opened = open(invocation.pluginPath(), event -> {})) {
      return invocation.run(LogContext.of(context), opened.logs());
    }
  }

  private int list(ListInvocation invocation) {
    if (invocation.helpPage().isPresent()) {
      context.out().print(invocation.helpPage().get());
      return ExitCode.DONE;
    }
    logFrom(invocation.logLevel());
    HeaderReads.prepare();
    try (FlowOperations opened = open(invocation.pluginPath(), event -> {})) {
      return invocation.run(context, opened.lists());
    }
  }

  private FlowOperations open(List<String> given, FlowListener listener) {
    List<Path> paths = new ArrayList<>();
    for (String path : given) {
      try {
        paths.add(context.workingDirectory().resolve(path));
      } catch (InvalidPathException e) {
        throw new UsageException("--plugin-path '" + path + "' is no path", null);
      }
    }
    paths.addAll(context.pluginPaths());
    return engine.open(context, paths, listener);
  }

  private static void logFrom(LogLevel level) {
    System.setProperty(LogbackSetup.LEVEL_PROPERTY, Integer.toString(level.threshold()));
  }

  private void tell(FlowException e, boolean stackTraces) {
    ErrorText.tell(context.err(), e);
    if (stackTraces) {
      e.printStackTrace(context.err());
    }
  }

  private void tellMore(Throwable e, boolean stackTraces) {
    if (stackTraces) {
      e.printStackTrace(context.err());
    } else {
      context.err().println("Hint: run with --log-level debug to see where");
    }
  }

  private static String version() {
    String version = FlowCli.class.getPackage().getImplementationVersion();
    return String.format(Locale.ROOT, "flow-cli %s", version == null ? "(from sources)" : version);
  }
}

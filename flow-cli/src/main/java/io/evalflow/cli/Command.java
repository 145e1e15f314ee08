package io.evalflow.cli;

import io.evalflow.cli.display.DisplayMode;
import io.evalflow.cli.list.ListInvocation;
import io.evalflow.cli.log.LogInvocation;
import io.evalflow.cli.step.StepInvocation;
import io.evalflow.engine.spec.SpecOverrides;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a command line asks for. Immutable. */
sealed interface Command {
  /** How much the command logs to standard error. */
  LogLevel logLevel();

  /**
   * Runs a spec, or shows what a run would do.
   *
   * @param yes whether a spec of very many tasks is meant so
   * @param display how to show progress; null leaves it to where the output goes
   * @param pluginPath plugin paths as given, each of which may hold several
   */
  record Run(
      String spec,
      SpecOverrides overrides,
      boolean dryRun,
      boolean json,
      boolean yes,
      @Nullable DisplayMode display,
      LogLevel logLevel,
      List<String> pluginPath)
      implements Command {}

  /**
   * Prints a spec as it is resolved, or where a value of it came from.
   *
   * @param explain the path of the value; null prints the spec
   * @param yes whether a spec of very many tasks is meant so
   */
  record Config(
      String spec,
      SpecOverrides overrides,
      boolean json,
      @Nullable String explain,
      boolean yes,
      LogLevel logLevel,
      List<String> pluginPath)
      implements Command {}

  /** Prints the JSON Schema of specs. */
  record Schema(LogLevel logLevel) implements Command {}

  /** Works on eval logs. */
  record Log(LogInvocation invocation) implements Command {
    @Override
    public LogLevel logLevel() {
      return invocation.logLevel();
    }
  }

  /** Shows eval logs. */
  record Listing(ListInvocation invocation) implements Command {
    @Override
    public LogLevel logLevel() {
      return invocation.logLevel();
    }
  }

  /** Runs a step on eval logs. */
  record Step(StepInvocation invocation) implements Command {
    @Override
    public LogLevel logLevel() {
      return invocation.logLevel();
    }
  }

  /** Lists providers. */
  record Plugins(boolean json, LogLevel logLevel, List<String> pluginPath) implements Command {}

  /** Shows help, on one command or, if null, on all. */
  record Help(@Nullable CommandName topic) implements Command {
    @Override
    public LogLevel logLevel() {
      return LogLevel.WARNING;
    }
  }

  /** Shows the version. */
  record Version() implements Command {
    @Override
    public LogLevel logLevel() {
      return LogLevel.WARNING;
    }
  }
}

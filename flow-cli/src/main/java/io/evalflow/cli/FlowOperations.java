package io.evalflow.cli;

import io.evalflow.cli.log.LogEngine;
import io.evalflow.cli.step.StepEngine;
import io.evalflow.engine.list.LogLists;
import io.evalflow.engine.plugin.PluginRegistry;
import io.evalflow.engine.spec.ResolvedSpec;
import io.evalflow.engine.spec.SpecExplanation;
import io.evalflow.engine.spec.SpecOverrides;
import io.evalflow.spi.hooks.FlowListener;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.run.RunPlan;
import io.evalflow.spi.run.RunResult;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** What the commands use of an engine. */
interface FlowOperations extends AutoCloseable {
  /** Loads and resolves a spec: a path, a URI, or the name of one that a plugin makes. */
  ResolvedSpec load(String spec, SpecOverrides overrides);

  /** A resolved spec as YAML. */
  String yaml(ResolvedSpec spec);

  /** A resolved spec as JSON. */
  String json(ResolvedSpec spec);

  /** Where the values at a path of a resolved spec came from. */
  List<SpecExplanation.Value> explain(ResolvedSpec spec, String path);

  /** Plans a run. */
  RunPlan plan(ResolvedSpec spec);

  /** Carries out the plan of a spec; blocks until it is done or cancelled. */
  RunResult run(ResolvedSpec spec, RunPlan plan);

  /** Asks a run that goes on to end; what is finished is written. */
  void cancel();

  /** What works on eval logs. */
  LogEngine logs();

  /** What lists eval logs. */
  LogLists lists();

  /** What runs steps on eval logs. */
  StepEngine steps();

  /** Reads the header of a log. */
  EvalLog header(URI log);

  /** All providers. */
  PluginRegistry plugins();

  @Override
  void close();

  /** Makes an engine for a command. */
  @FunctionalInterface
  interface Opener {
    /**
     * Makes an engine.
     *
     * @param listener hears what happens in its runs
     */
    FlowOperations open(CliContext context, List<Path> pluginPaths, FlowListener listener);
  }
}

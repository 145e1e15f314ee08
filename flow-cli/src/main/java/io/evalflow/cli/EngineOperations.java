package io.evalflow.cli;

import io.evalflow.cli.log.LogEngine;
import io.evalflow.engine.FlowEngine;
import io.evalflow.engine.log.LogRecovery;
import io.evalflow.engine.log.ops.LogOperations;
import io.evalflow.engine.plugin.PluginRegistry;
import io.evalflow.engine.run.Cancellation;
import io.evalflow.engine.spec.ResolvedSpec;
import io.evalflow.engine.spec.SpecOverrides;
import io.evalflow.spi.hooks.FlowListener;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogEditor;
import io.evalflow.spi.run.RunPlan;
import io.evalflow.spi.run.RunResult;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The engine's operations. */
final class EngineOperations implements FlowOperations {
  private final FlowEngine engine;
  private final Cancellation cancellation = new Cancellation();

  private EngineOperations(FlowEngine engine) {
    this.engine = engine;
  }

  static FlowOperations open(CliContext context, List<Path> pluginPaths, FlowListener listener) {
    FlowEngine.Builder builder =
        FlowEngine.builder()
            .workingDirectory(context.workingDirectory())
            .environment(context.environment())
            .addListener(listener);
    pluginPaths.forEach(builder::addPluginPath);
    return new EngineOperations(builder.build());
  }

  @Override
  public ResolvedSpec load(Path file, SpecOverrides overrides) {
    return engine.load(file, overrides);
  }

  @Override
  public String yaml(ResolvedSpec spec) {
    return engine.yaml(spec);
  }

  @Override
  public RunPlan plan(ResolvedSpec spec) {
    return engine.plan(spec);
  }

  @Override
  public RunResult run(ResolvedSpec spec, RunPlan plan) {
    return engine.run(spec, plan, cancellation);
  }

  @Override
  public void cancel() {
    cancellation.cancel();
  }

  @Override
  public EvalLog header(URI log) {
    return engine.logs().readHeader(log);
  }

  @Override
  public LogEngine logs() {
    return new LogEngine() {
      @Override
      public LogOperations operations() {
        return engine.logOperations();
      }

      @Override
      public EvalLogEditor editor() {
        return engine.logEditor();
      }

      @Override
      public LogRecovery recovery() {
        return engine.logRecovery();
      }
    };
  }

  @Override
  public PluginRegistry plugins() {
    return engine.plugins();
  }

  @Override
  public void close() {
    engine.close();
  }
}

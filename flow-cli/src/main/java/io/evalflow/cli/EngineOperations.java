package io.evalflow.cli;

import io.evalflow.cli.log.LogEngine;
import io.evalflow.cli.step.StepEngine;
import io.evalflow.engine.FlowEngine;
import io.evalflow.engine.list.LogLists;
import io.evalflow.engine.log.LogRecovery;
import io.evalflow.engine.log.ops.LogOperations;
import io.evalflow.engine.plugin.PluginRegistry;
import io.evalflow.engine.run.Cancellation;
import io.evalflow.engine.spec.Locations;
import io.evalflow.engine.spec.ResolvedSpec;
import io.evalflow.engine.spec.SpecExplanation;
import io.evalflow.engine.spec.SpecOverrides;
import io.evalflow.engine.step.StepCatalog;
import io.evalflow.engine.step.StepRunner;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.hooks.FlowListener;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogEditor;
import io.evalflow.spi.run.RunPlan;
import io.evalflow.spi.run.RunResult;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's operations. */
final class EngineOperations implements FlowOperations {
  private static final Logger LOG = LoggerFactory.getLogger(EngineOperations.class);

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
  public ResolvedSpec load(String spec, SpecOverrides overrides) {
    return engine.load(spec, overrides);
  }

  @Override
  public String yaml(ResolvedSpec spec) {
    return engine.yaml(spec);
  }

  @Override
  public String json(ResolvedSpec spec) {
    return engine.json(spec);
  }

  @Override
  public List<SpecExplanation.Value> explain(ResolvedSpec spec, String path) {
    return engine.explain(spec, path);
  }

  @Override
  public RunPlan plan(ResolvedSpec spec) {
    return engine.plan(spec);
  }

  @Override
  public RunResult run(ResolvedSpec spec, RunPlan plan) {
    remember(plan.logDir());
    return engine.run(spec, plan, cancellation);
  }

  /** For {@code --resume}; a run is no worse for a home that cannot be written to. */
  private void remember(URI logDir) {
    try {
      engine.lastLogDir().write(Locations.display(logDir));
    } catch (FlowException e) {
      LOG.warn("{}: --resume will not find this run", e.message());
    }
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
  public LogLists lists() {
    return engine.logLists();
  }

  @Override
  public StepEngine steps() {
    return new StepEngine() {
      @Override
      public StepCatalog catalog() {
        return engine.stepCatalog();
      }

      @Override
      public StepRunner runner() {
        return engine.steps();
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

package io.evalflow.engine;

import com.google.inject.AbstractModule;
import com.google.inject.Binder;
import io.evalflow.engine.id.IdGenerator;
import io.evalflow.engine.log.DefaultEvalLogEditor;
import io.evalflow.engine.log.DefaultEvalLogs;
import io.evalflow.engine.log.DefaultLogRecovery;
import io.evalflow.engine.log.LogRecovery;
import io.evalflow.engine.log.ResultsComputer;
import io.evalflow.engine.plan.EnginePartContexts;
import io.evalflow.engine.plan.PartContexts;
import io.evalflow.engine.plugin.PluginManager;
import io.evalflow.engine.plugin.PluginRegistry;
import io.evalflow.engine.score.LogResults;
import io.evalflow.engine.spec.Environment;
import io.evalflow.engine.spec.WorkingDirectory;
import io.evalflow.spi.log.EvalLogEditor;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.storage.Storage;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Wires the engine. Classes with an {@code @Inject} constructor wire themselves. */
final class EngineModule extends AbstractModule {
  private final PluginManager plugins;
  private final WorkingDirectory workingDirectory;
  private final Environment environment;

  EngineModule(PluginManager plugins, WorkingDirectory workingDirectory, Environment environment) {
    this.plugins = plugins;
    this.workingDirectory = workingDirectory;
    this.environment = environment;
  }

  @Override
  protected void configure() {
    Binder binder = binder();
    binder.requireAtInjectOnConstructors();
    bind(PluginManager.class).toInstance(plugins);
    bind(PluginRegistry.class).to(PluginManager.class);
    bind(WorkingDirectory.class).toInstance(workingDirectory);
    bind(Environment.class).toInstance(environment);
    bind(Storage.class).to(EngineStorage.class);
    bind(EvalLogs.class).to(DefaultEvalLogs.class).in(Singleton.class);
    bind(EvalLogEditor.class).to(DefaultEvalLogEditor.class).in(Singleton.class);
    bind(LogRecovery.class).to(DefaultLogRecovery.class);
    bind(ResultsComputer.class).to(LogResults.class);
    bind(PartContexts.class).to(EnginePartContexts.class);
    bind(Clock.class).toInstance(Clock.systemUTC());
    // Not before one is asked for: random bytes of the system take time, and few commands need an
    // id.
    bind(IdGenerator.class).toProvider(IdGenerator::random).in(Singleton.class);
  }
}

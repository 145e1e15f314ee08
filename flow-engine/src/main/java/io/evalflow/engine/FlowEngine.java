package io.evalflow.engine;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.util.Modules;
import io.evalflow.engine.list.LogLists;
import io.evalflow.engine.log.LogRecovery;
import io.evalflow.engine.log.ops.LogOperations;
import io.evalflow.engine.plan.Planner;
import io.evalflow.engine.plugin.GivenProvider;
import io.evalflow.engine.plugin.PluginManager;
import io.evalflow.engine.plugin.PluginRegistry;
import io.evalflow.engine.run.Cancellation;
import io.evalflow.engine.run.InprocMode;
import io.evalflow.engine.run.Runner;
import io.evalflow.engine.spec.Environment;
import io.evalflow.engine.spec.LastLogDir;
import io.evalflow.engine.spec.Locations;
import io.evalflow.engine.spec.ModelReference;
import io.evalflow.engine.spec.PortableSpec;
import io.evalflow.engine.spec.ProcessEnvironment;
import io.evalflow.engine.spec.ResolvedSpec;
import io.evalflow.engine.spec.SpecExplanation;
import io.evalflow.engine.spec.SpecLoader;
import io.evalflow.engine.spec.SpecOverrides;
import io.evalflow.engine.spec.SpecWriter;
import io.evalflow.engine.spec.WorkingDirectory;
import io.evalflow.engine.step.StepCatalog;
import io.evalflow.engine.step.StepRunner;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;
import io.evalflow.spi.hooks.FlowEvent;
import io.evalflow.spi.hooks.FlowListener;
import io.evalflow.spi.log.EvalLogEditor;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.run.ExecutionMode;
import io.evalflow.spi.run.RunPlan;
import io.evalflow.spi.run.RunResult;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowSpecProvider;
import io.evalflow.spi.storage.Storage;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one entry to the engine, for the command and for programs that embed it.
 *
 * <pre>{@code
 * try (FlowEngine engine = FlowEngine.builder().build()) {
 *   RunResult result = engine.run(engine.load(Path.of("spec.yaml")));
 *   result.logs().forEach(log -> System.out.println(log.eval().task() + " " + log.status()));
 * }
 * }</pre>
 *
 * <p>A run goes through steps, each of which can be called alone: {@link #load(Path) load} a file
 * or {@link #resolve(FlowSpec) resolve} a spec made in code, {@link #plan plan}, {@link
 * #run(ResolvedSpec, RunPlan, Cancellation) run}. On the class path stand, besides the engine, a
 * storage backend and whatever plugins the specs name. On JDK 24 and newer, the JVM warns of what
 * Guice and zstd-jni do unless it is started with {@code -Dguice_bytecode_gen_option=DISABLED
 * --enable-native-access=ALL-UNNAMED}.
 *
 * <p>Making one is cheap: plugins are looked for when something of theirs is first needed. Safe for
 * use by many threads. Close it when no run goes on any more; that closes the class loaders of its
 * plugins.
 */
public final class FlowEngine implements AutoCloseable {
  /** The environment variable that names further plugin paths, separated as a class path is. */
  public static final String PLUGIN_PATH_VARIABLE = "FLOW_PLUGIN_PATH";

  private static final Logger LOG = LoggerFactory.getLogger(FlowEngine.class);

  private final PluginManager plugins;
  private final List<FlowListener> listeners;
  private final Injector injector;

  private FlowEngine(Builder builder) {
    WorkingDirectory directory = new WorkingDirectory(builder.workingDirectory);
    Environment environment =
        builder.environment == null ? new ProcessEnvironment(directory) : builder.environment;
    List<Path> pluginPaths = new ArrayList<>();
    builder.pluginPaths.forEach(path -> pluginPaths.add(directory.path().resolve(path)));
    environment
        .get(PLUGIN_PATH_VARIABLE)
        .ifPresent(paths -> pluginPaths.addAll(PluginManager.split(paths, directory.path())));
    List<GivenProvider<?>> providers = new ArrayList<>(builder.providers);
    providers.add(new GivenProvider<>(ExecutionMode.class, this::inprocMode, "engine"));
    plugins = new PluginManager(builder.classLoader, pluginPaths, providers);
    listeners = List.copyOf(builder.listeners);
    Module wiring = new EngineModule(plugins, directory, environment);
    injector =
        Guice.createInjector(
            builder.overrides.isEmpty()
                ? wiring
                : Modules.override(wiring).with(builder.overrides));
  }

  private ExecutionMode inprocMode() {
    return injector.getInstance(InprocMode.class);
  }

  /** A builder with the process's working directory and environment, and no plugin path. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Loads and resolves a spec file; no task is made.
   *
   * @param spec YAML, JSON or Java; a relative path resolves against the working directory
   * @throws FlowException naming file, line and field if anything in it is wrong
   */
  public ResolvedSpec load(Path spec) {
    return load(spec, SpecOverrides.NONE);
  }

  /**
   * Loads and resolves a spec file, as {@link #load(Path)}.
   *
   * @param spec a relative path resolves against the working directory
   * @param overrides what goes over the spec
   * @throws FlowException naming file, line and field if anything in it is wrong
   */
  public ResolvedSpec load(Path spec, SpecOverrides overrides) {
    Path file = injector.getInstance(WorkingDirectory.class).path().resolve(spec);
    return load(file.normalize().toUri(), overrides);
  }

  /**
   * Loads and resolves what a user names as a spec, as {@link #load(Path)}.
   *
   * @param spec a path or a URI; or the name of a {@link FlowSpecProvider}, if it is a word without
   *     a dot and there is no such file
   * @param overrides what goes over the spec
   * @throws FlowException naming file, line and field if anything in it is wrong
   */
  public ResolvedSpec load(String spec, SpecOverrides overrides) {
    URI file = Locations.resolve(injector.getInstance(WorkingDirectory.class).uri(), spec);
    boolean maybeName = !spec.contains(".") && !spec.contains("/");
    if (maybeName && !Files.exists(Path.of(file))) {
      Optional<FlowSpecProvider> provider = plugins().find(FlowSpecProvider.class, spec);
      if (provider.isPresent()) {
        return load(provider.get(), overrides);
      }
    }
    return load(file, overrides);
  }

  /**
   * Makes and resolves the spec of a provider; its relative paths resolve against the working
   * directory.
   *
   * @throws FlowException naming the field if anything in it is wrong
   */
  public ResolvedSpec load(FlowSpecProvider provider, SpecOverrides overrides) {
    URI directory = injector.getInstance(WorkingDirectory.class).uri();
    return injector.getInstance(SpecLoader.class).load(provider, directory, overrides);
  }

  /**
   * Loads and resolves a spec file from any storage, as {@link #load(Path)}.
   *
   * @param spec absolute
   * @throws FlowException naming file, line and field if anything in it is wrong
   */
  public ResolvedSpec load(URI spec, SpecOverrides overrides) {
    return injector.getInstance(SpecLoader.class).load(spec, overrides);
  }

  /**
   * Resolves a spec that is made in code; its relative paths resolve against the working directory.
   *
   * @throws FlowException naming the field if anything in it is wrong
   */
  public ResolvedSpec resolve(FlowSpec spec) {
    return resolve(spec, SpecOverrides.NONE);
  }

  /**
   * Resolves a spec that is made in code, as {@link #resolve(FlowSpec)}.
   *
   * @param overrides what goes over the spec
   * @throws FlowException naming the field if anything in it is wrong
   */
  public ResolvedSpec resolve(FlowSpec spec, SpecOverrides overrides) {
    return injector
        .getInstance(SpecLoader.class)
        .resolve(spec, injector.getInstance(WorkingDirectory.class).uri(), overrides);
  }

  /** A resolved spec as YAML, which loads to the same spec again; without credentials. */
  public String yaml(ResolvedSpec spec) {
    return injector.getInstance(SpecWriter.class).config(spec);
  }

  /** A resolved spec as JSON, as {@link #yaml}. */
  public String json(ResolvedSpec spec) {
    return injector.getInstance(SpecWriter.class).json(spec);
  }

  /**
   * Says which file, default, prefix or override gave a value of a resolved spec.
   *
   * @param path such as {@code tasks[0].config.temperature}
   * @throws FlowException if there is no such value
   */
  public List<SpecExplanation.Value> explain(ResolvedSpec spec, String path) {
    return SpecExplanation.of(spec, path);
  }

  /**
   * Says what in a spec that was made in code cannot be written to a file, as a run elsewhere needs
   * it.
   *
   * @throws FlowException with {@code UNSUPPORTED}, saying all that cannot
   */
  public static void validatePortable(FlowSpec spec) {
    PortableSpec.validate(spec);
  }

  /** All places of a resolved spec that name a model. */
  public static List<ModelReference> modelReferences(ResolvedSpec spec) {
    return ModelReference.of(spec);
  }

  /** Where {@code --resume} finds the log directory of the last run. */
  public LastLogDir lastLogDir() {
    return injector.getInstance(LastLogDir.class);
  }

  /**
   * Plans a run: makes the tasks, identifies them, and finds what the log directory holds of them.
   * Writes nothing; printing the plan is a dry run.
   *
   * @throws FlowException naming the place in the spec if a task cannot be made; with {@code LOG}
   *     if the log directory holds logs of something else
   */
  public RunPlan plan(ResolvedSpec spec) {
    return injector.getInstance(Planner.class).plan(spec);
  }

  /**
   * Resolves, plans and runs a spec that is made in code, and blocks until it is done. Its relative
   * paths resolve against the working directory.
   *
   * @return how it ended, with the headers of the logs; a task that failed is no exception
   * @throws FlowException for what the user can mend; whatever was finished is in the logs
   */
  public RunResult run(FlowSpec spec) {
    return run(resolve(spec));
  }

  /**
   * Plans and runs a resolved spec, as {@link #run(FlowSpec)}.
   *
   * @throws FlowException for what the user can mend; whatever was finished is in the logs
   */
  public RunResult run(ResolvedSpec spec) {
    return run(spec, plan(spec), new Cancellation());
  }

  /**
   * Runs a plan, as {@link #run(FlowSpec)}, until it is done or cancelled.
   *
   * @param spec the spec that the plan was made from
   * @param cancellation cancelled by any other thread, it ends the run: no further sample starts,
   *     what is finished is written, and the result's status is cancelled
   * @throws FlowException for what the user can mend; whatever was finished is in the logs
   */
  public RunResult run(ResolvedSpec spec, RunPlan plan, Cancellation cancellation) {
    return injector.getInstance(Runner.class).run(plan, spec, this::tell, cancellation);
  }

  /** A listener that fails disturbs neither the run nor the other listeners. */
  private void tell(FlowEvent event) {
    for (FlowListener listener : listeners) {
      try {
        listener.onEvent(event);
      } catch (RuntimeException e) {
        LOG.warn("A listener failed on {}", event.getClass().getSimpleName(), e);
      }
    }
  }

  /** Reads eval logs, of this engine and of Inspect, in both formats. */
  public EvalLogs logs() {
    return injector.getInstance(EvalLogs.class);
  }

  /** Edits eval logs in their place: tags and metadata, scores, which samples are invalid. */
  public EvalLogEditor logEditor() {
    return injector.getInstance(EvalLogEditor.class);
  }

  /** Makes readable logs of what killed runs and damaged files left. */
  public LogRecovery logRecovery() {
    return injector.getInstance(LogRecovery.class);
  }

  /** Lists, prints, converts and measures eval logs. */
  public LogOperations logOperations() {
    return injector.getInstance(LogOperations.class);
  }

  /** Runs steps on logs: tags them, copies them, or does what steps of plugins do. */
  public StepRunner steps() {
    return injector.getInstance(StepRunner.class);
  }

  /** Which steps and filters there are. */
  public StepCatalog stepCatalog() {
    return injector.getInstance(StepCatalog.class);
  }

  /** Lists logs by task, model, status, tags and time, with what tells them apart. */
  public LogLists logLists() {
    return injector.getInstance(LogLists.class);
  }

  /** All providers: those given to the builder, on the class path and in the plugin paths. */
  public PluginRegistry plugins() {
    return injector.getInstance(PluginRegistry.class);
  }

  /** All storage backends, by the scheme of a URI. */
  public Storage storage() {
    return injector.getInstance(Storage.class);
  }

  @Override
  public void close() {
    plugins.close();
  }

  /** Makes an engine. For one thread. */
  public static final class Builder {
    private Path workingDirectory = Path.of("");
    private @Nullable Environment environment;
    private ClassLoader classLoader = FlowEngine.class.getClassLoader();
    private final List<Path> pluginPaths = new ArrayList<>();
    private final List<GivenProvider<?>> providers = new ArrayList<>();
    private final List<FlowListener> listeners = new ArrayList<>();
    private final List<Module> overrides = new ArrayList<>();

    private Builder() {}

    /** The directory against which relative paths of specs in code and plugin paths resolve. */
    public Builder workingDirectory(Path newWorkingDirectory) {
      workingDirectory = Objects.requireNonNull(newWorkingDirectory);
      return this;
    }

    /** The environment variables that runs see, in place of the process's and of {@code .env}. */
    public Builder environment(Environment newEnvironment) {
      environment = Objects.requireNonNull(newEnvironment);
      return this;
    }

    /** The class loader in which providers on the class path are found; the engine's if not set. */
    public Builder classLoader(ClassLoader newClassLoader) {
      classLoader = Objects.requireNonNull(newClassLoader);
      return this;
    }

    /**
     * Adds a plugin path: a directory in which each jar, and each directory of jars, is a plugin
     * with a class loader of its own; or one jar. Those of {@value #PLUGIN_PATH_VARIABLE} come
     * after.
     */
    public Builder addPluginPath(Path pluginPath) {
      pluginPaths.add(Objects.requireNonNull(pluginPath));
      return this;
    }

    /** Adds a provider as an object, made by whatever means; it is listed as the launcher's. */
    public <T extends Provider> Builder addProvider(Class<T> kind, T provider) {
      providers.add(GivenProvider.of(kind, provider, "launcher"));
      return this;
    }

    /** Adds a listener to the events of all runs. */
    public Builder addListener(FlowListener listener) {
      listeners.add(Objects.requireNonNull(listener));
      return this;
    }

    /**
     * Puts bindings of a module over the engine's own, such as a {@link java.time.Clock}. What is
     * not public API of the engine may change under it.
     */
    public Builder overrideWith(Module module) {
      overrides.add(Objects.requireNonNull(module));
      return this;
    }

    /**
     * Makes the engine.
     *
     * @throws FlowException if {@value #PLUGIN_PATH_VARIABLE} holds what is no path
     */
    public FlowEngine build() {
      return new FlowEngine(this);
    }
  }
}

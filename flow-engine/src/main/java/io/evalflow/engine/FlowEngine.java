package io.evalflow.engine;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.util.Modules;
import io.evalflow.engine.plugin.GivenProvider;
import io.evalflow.engine.plugin.PluginManager;
import io.evalflow.engine.plugin.PluginRegistry;
import io.evalflow.engine.spec.Environment;
import io.evalflow.engine.spec.ProcessEnvironment;
import io.evalflow.engine.spec.ResolvedSpec;
import io.evalflow.engine.spec.SpecLoader;
import io.evalflow.engine.spec.SpecOverrides;
import io.evalflow.engine.spec.SpecWriter;
import io.evalflow.engine.spec.WorkingDirectory;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.storage.Storage;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one entry to the engine, for the command and for programs that embed it.
 *
 * <p>Making one is cheap: plugins are looked for when something of theirs is first needed. Safe for
 * use by many threads. Close it when no run goes on any more; that closes the class loaders of its
 * plugins.
 */
public final class FlowEngine implements AutoCloseable {
  /** The environment variable that names further plugin paths, separated as a class path is. */
  public static final String PLUGIN_PATH_VARIABLE = "FLOW_PLUGIN_PATH";

  private final PluginManager plugins;
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
    plugins = new PluginManager(builder.classLoader, pluginPaths, builder.providers);
    injector =
        Guice.createInjector(
            Modules.override(new EngineModule(plugins, directory, environment))
                .with(builder.overrides));
  }

  /** A builder with the process's working directory and environment, and no plugin path. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Loads and resolves a spec file; no task is made and no plugin is loaded.
   *
   * @param spec YAML or JSON; a relative path resolves against the working directory
   * @throws FlowException naming file, line and field if anything in it is wrong
   */
  public ResolvedSpec load(Path spec) {
    return load(spec, SpecOverrides.NONE);
  }

  /**
   * Loads and resolves a spec file, as {@link #load(Path)}.
   *
   * @param overrides what goes over the spec
   * @throws FlowException naming file, line and field if anything in it is wrong
   */
  public ResolvedSpec load(Path spec, SpecOverrides overrides) {
    Path file = injector.getInstance(WorkingDirectory.class).path().resolve(spec);
    return load(file.normalize().toUri(), overrides);
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

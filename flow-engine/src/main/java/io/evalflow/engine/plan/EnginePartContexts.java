package io.evalflow.engine.plan;

import io.evalflow.engine.plugin.PluginRegistry;
import io.evalflow.engine.spec.Environment;
import io.evalflow.engine.spec.Locations;
import io.evalflow.engine.spec.SourceTrees;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.config.SourceTree;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.eval.Scorer;
import io.evalflow.spi.eval.ScorerFactory;
import io.evalflow.spi.eval.Solver;
import io.evalflow.spi.eval.SolverFactory;
import io.evalflow.spi.storage.Storage;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/** Contexts over the engine's storage, reader of files and plugins. Safe for many threads. */
public final class EnginePartContexts implements PartContexts {
  private final Storage storage;
  private final SourceTrees trees;
  private final PluginRegistry plugins;

  /** Over all that was found. */
  @Inject
  public EnginePartContexts(Storage storage, SourceTrees trees, PluginRegistry plugins) {
    this.storage = Objects.requireNonNull(storage, "storage");
    this.trees = Objects.requireNonNull(trees, "trees");
    this.plugins = Objects.requireNonNull(plugins, "plugins");
  }

  @Override
  public PartContext of(URI baseDirectory, Environment environment) {
    return new Context(Locations.directory(baseDirectory), environment);
  }

  private final class Context implements PartContext {
    private final URI baseDirectory;
    private final Environment environment;

    Context(URI baseDirectory, Environment environment) {
      this.baseDirectory = baseDirectory;
      this.environment = environment;
    }

    @Override
    public Storage storage() {
      return storage;
    }

    @Override
    public URI resolve(URI base, String path) {
      return Locations.resolve(base, path);
    }

    @Override
    public URI baseDirectory() {
      return baseDirectory;
    }

    @Override
    public PartContext withBaseDirectory(URI directory) {
      return of(directory, environment);
    }

    @Override
    public SourceTree readTree(URI file) {
      return trees.read(file);
    }

    @Override
    public Part<Solver> solver(String name, Args args) {
      return plugins.require(SolverFactory.class, name).create(args, this);
    }

    @Override
    public Part<Scorer> scorer(String name, Args args) {
      return plugins.require(ScorerFactory.class, name).create(args, this);
    }

    @Override
    public Optional<String> environment(String name) {
      return environment.get(name);
    }
  }
}

package io.evalflow.engine.spec;

import io.evalflow.engine.git.GitWorkTree;
import io.evalflow.engine.plugin.PluginRegistry;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.spec.AfterLoad;
import io.evalflow.spi.spec.AfterLoadContext;
import io.evalflow.spi.spec.FlowSpec;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Shows a loaded spec to all that may refuse it: plugins, then classes of the Java files that it
 * came from. Safe for use by many threads.
 */
public final class AfterLoadChecks {
  /** The environment variable that asks for the check of uncommitted changes: 1 or true. */
  static final String REQUIRE_COMMITTED = "FLOW_REQUIRE_COMMITTED";

  private final PluginRegistry plugins;
  private final JavaFiles javaFiles;
  private final Environment environment;

  /** Wired by the engine. */
  @Inject
  public AfterLoadChecks(PluginRegistry plugins, JavaFiles javaFiles, Environment environment) {
    this.plugins = plugins;
    this.javaFiles = javaFiles;
    this.environment = environment;
  }

  /**
   * Asks all of them.
   *
   * @param files all files of the spec, absolute
   * @throws FlowException if one refuses the spec
   */
  void check(FlowSpec spec, List<URI> files) {
    Context context = new Context(files, environment);
    boolean committed =
        environment
            .get(REQUIRE_COMMITTED)
            .map(value -> value.strip().toLowerCase(Locale.ROOT))
            .filter(value -> value.equals("1") || value.equals("true"))
            .isPresent();
    if (committed) {
      context.refuseUncommittedChanges();
    }
    for (AfterLoad check : plugins.all(AfterLoad.class)) {
      check.afterLoad(spec, context);
    }
    for (URI file : files) {
      for (AfterLoad check : javaFiles.of(AfterLoad.class, file)) {
        javaFiles.call(
            file,
            () -> {
              check.afterLoad(spec, context);
              return spec;
            });
      }
    }
  }

  private record Context(List<URI> files, Environment variables) implements AfterLoadContext {
    @Override
    public List<String> uncommittedChanges() {
      Set<GitWorkTree> trees = new LinkedHashSet<>();
      for (URI file : files) {
        if ("file".equals(file.getScheme())) {
          GitWorkTree.of(Path.of(Locations.parent(file))).ifPresent(trees::add);
        }
      }
      List<String> changes = new ArrayList<>();
      for (GitWorkTree tree : trees) {
        changes.addAll(changes(tree));
      }
      return List.copyOf(changes);
    }

    private static List<String> changes(GitWorkTree tree) {
      try {
        return tree.changes();
      } catch (IOException e) {
        throw new FlowException(
            ErrorCode.ENVIRONMENT,
            "cannot tell what is not committed in " + tree.root() + ": " + e.getMessage(),
            "is git installed?",
            e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new FlowException(ErrorCode.ENVIRONMENT, "interrupted", null, e);
      }
    }

    @Override
    public Optional<String> environment(String name) {
      return variables.get(name);
    }
  }
}

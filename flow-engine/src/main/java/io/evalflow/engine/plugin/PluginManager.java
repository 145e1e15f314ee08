package io.evalflow.engine.plugin;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;
import io.evalflow.spi.config.StrictBinder;
import io.evalflow.spi.eval.TaskFactory;
import io.evalflow.spi.run.ExecutionMode;
import java.io.File;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds providers: those handed over, those on the class path, and those in plugin paths, each
 * plugin there in a class loader of its own.
 *
 * <p>Nothing is opened before the first question; then the class path and the plugins that list
 * providers of the asked kind. While a provider is made, the thread's context class loader is that
 * of its plugin; in calls it is the engine's, so a plugin whose library needs it sets it itself.
 *
 * <p>Every problem is logged once, as a warning, when it is found; a name that several have, when
 * all of a kind are asked for, without them: who asks by name is told in an error. Safe for use by
 * many threads.
 */
public final class PluginManager implements PluginRegistry, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PluginManager.class);

  private final ClassLoader application;
  private final List<Path> pluginPaths;
  private final List<GivenProvider<?>> given;

  private final Map<Class<?>, List<?>> ofApplication = new HashMap<>();
  private final Map<Class<?>, SortedMap<String, ?>> byName = new HashMap<>();
  private final Set<PluginProblem> problems = new LinkedHashSet<>();
  private final Set<PluginProblem> warned = new HashSet<>();
  private @Nullable List<Plugin> plugins;

  /**
   * A manager; nothing is opened yet.
   *
   * @param application the class loader of the class path, which holds the SPI
   * @param pluginPaths directories of plugins, or jars
   * @param given providers handed over as objects
   */
  public PluginManager(
      ClassLoader application,
      Collection<Path> pluginPaths,
      Collection<? extends GivenProvider<?>> given) {
    this.application = application;
    this.pluginPaths = List.copyOf(pluginPaths);
    this.given = List.copyOf(given);
  }

  /**
   * Splits a list of plugin paths as an environment variable or option holds it, at the platform's
   * path separator.
   *
   * @param base the directory against which relative ones resolve
   * @throws FlowException if one is no path
   */
  public static List<Path> split(String paths, Path base) {
    try {
      return Arrays.stream(paths.split(File.pathSeparator, -1))
          .filter(path -> !path.isBlank())
          .map(base::resolve)
          .toList();
    } catch (InvalidPathException e) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE, "plugin path '" + paths + "': " + e.getMessage(), null, e);
    }
  }

  @Override
  public <T extends Provider> T require(Class<T> kind, String name) {
    return find(kind, name).orElseThrow(() -> unknown(kind, name));
  }

  @Override
  public synchronized <T extends Provider> Optional<T> find(Class<T> kind, String name) {
    List<LoadedProvider<T>> found = named(kind, name);
    if (found.size() > 1) {
      throw new FlowException(
          ErrorCode.PLUGIN, clash(kind, name, found).message(), wayOut(qualified(found)), null);
    }
    return found.stream().findFirst().map(LoadedProvider::provider);
  }

  /** Those of a name, or of a qualified one. */
  private <T extends Provider> List<LoadedProvider<T>> named(Class<T> kind, String name) {
    List<LoadedProvider<T>> exact = byName(kind).get(name);
    if (exact != null) {
      return exact;
    }
    return byName(kind).getOrDefault(name.substring(name.lastIndexOf(':') + 1), List.of()).stream()
        .filter(one -> one.qualifiedNames().contains(name))
        .toList();
  }

  /**
   * Those of one name by the shortest qualified names that tell them apart, without those that
   * nothing tells apart.
   */
  private static <T extends Provider> SortedMap<String, LoadedProvider<T>> qualified(
      List<LoadedProvider<T>> found) {
    Map<String, Integer> counts = new HashMap<>();
    for (LoadedProvider<T> one : found) {
      one.qualifiedNames().forEach(name -> counts.merge(name, 1, Integer::sum));
    }
    SortedMap<String, LoadedProvider<T>> unique = new TreeMap<>();
    for (LoadedProvider<T> one : found) {
      one.qualifiedNames().stream()
          .filter(name -> counts.getOrDefault(name, 0) == 1)
          .findFirst()
          .ifPresent(name -> unique.put(name, one));
    }
    return unique;
  }

  private static String wayOut(SortedMap<String, ?> qualified) {
    String off = "take one of them off the class path or the plugin path";
    return qualified.isEmpty()
        ? off
        : "say which: " + String.join(" or ", qualified.keySet()) + "; or " + off;
  }

  @Override
  public synchronized <T extends Provider> List<T> all(Class<T> kind) {
    List<T> all = new ArrayList<>();
    byName(kind)
        .forEach(
            (name, found) -> {
              if (found.size() == 1) {
                all.add(found.get(0).provider());
              } else {
                warn(clash(kind, name, found));
              }
            });
    return List.copyOf(all);
  }

  /**
   * The providers of a kind that were handed over or are on the class path, without a look into the
   * plugin paths; for what is needed before any plugin is.
   */
  public synchronized <T extends Provider> List<T> allOfApplication(Class<T> kind) {
    return ofApplication(kind).stream().map(LoadedProvider::provider).toList();
  }

  @Override
  public synchronized List<ProviderInfo> providers() {
    return ProviderKinds.all().stream().flatMap(kind -> providers(kind).stream()).toList();
  }

  @Override
  public synchronized List<ProviderInfo> providers(Class<? extends Provider> kind) {
    List<ProviderInfo> infos = new ArrayList<>();
    byName(kind)
        .forEach(
            (name, found) ->
                qualified(found)
                    .forEach(
                        (qualified, one) ->
                            infos.add(
                                one.info(kind, found.size() == 1 ? name : qualified, qualified))));
    return List.copyOf(infos);
  }

  @Override
  public synchronized List<PluginProblem> problems() {
    return List.copyOf(problems);
  }

  @Override
  public synchronized List<Path> pluginJars() {
    return plugins == null
        ? List.of()
        : plugins.stream().flatMap(plugin -> plugin.jarsInUse().stream()).toList();
  }

  /** Closes the plugins' class loaders; providers that were given out may then fail. */
  @Override
  public synchronized void close() {
    if (plugins == null) {
      return;
    }
    for (Plugin plugin : plugins) {
      try {
        plugin.close();
      } catch (IOException e) {
        LOG.warn("Plugin {} could not be closed: {}", plugin.source(), e.getMessage());
      }
    }
  }

  /** All providers of a kind; those of one name together. */
  private <T extends Provider> SortedMap<String, List<LoadedProvider<T>>> byName(Class<T> kind) {
    @SuppressWarnings("unchecked") // put below under the same kind
    SortedMap<String, List<LoadedProvider<T>>> known =
        (SortedMap<String, List<LoadedProvider<T>>>) byName.get(kind);
    if (known != null) {
      return known;
    }
    List<LoadedProvider<T>> all = new ArrayList<>(ofApplication(kind));
    for (Plugin plugin : plugins()) {
      if (plugin.brings(kind)) {
        all.addAll(ProviderLoader.ofPlugin(kind, plugin, application, this::problem));
      }
    }
    SortedMap<String, List<LoadedProvider<T>>> grouped =
        all.stream()
            .collect(
                Collectors.groupingBy(LoadedProvider::name, TreeMap::new, Collectors.toList()));
    grouped.forEach(
        (name, found) -> {
          if (found.size() > 1) {
            problems.add(clash(kind, name, found));
          }
        });
    byName.put(kind, grouped);
    return grouped;
  }

  private <T extends Provider> List<LoadedProvider<T>> ofApplication(Class<T> kind) {
    @SuppressWarnings("unchecked") // put below under the same kind
    List<LoadedProvider<T>> known = (List<LoadedProvider<T>>) ofApplication.get(kind);
    if (known != null) {
      return known;
    }
    List<LoadedProvider<T>> all = new ArrayList<>();
    for (GivenProvider<?> one : given) {
      if (one.kind() == kind) {
        T provider = kind.cast(one.provider().get());
        all.add(
            new LoadedProvider<>(
                provider, provider.name(), provider.description(), "", one.source()));
      }
    }
    all.addAll(ProviderLoader.ofApplication(kind, application, this::problem));
    ofApplication.put(kind, all);
    return all;
  }

  private List<Plugin> plugins() {
    if (plugins == null) {
      plugins = PluginFinder.find(pluginPaths, this::problem);
    }
    return plugins;
  }

  private void problem(PluginProblem problem) {
    problems.add(problem);
    warn(problem);
  }

  private void warn(PluginProblem problem) {
    if (warned.add(problem)) {
      LOG.warn("Plugin {}: {}", problem.source(), problem.message());
    }
  }

  private static <T extends Provider> PluginProblem clash(
      Class<T> kind, String name, List<LoadedProvider<T>> found) {
    String message =
        "the %s '%s' is there %d times, so that name alone stands for none of them: %s"
            .formatted(
                ProviderKinds.noun(kind),
                name,
                found.size(),
                found.stream().map(LoadedProvider::source).collect(Collectors.joining(", ")));
    return new PluginProblem(found.get(1).source(), message);
  }

  private synchronized <T extends Provider> FlowException unknown(Class<T> kind, String name) {
    Collection<String> names = byName(kind).keySet();
    List<String> hints = new ArrayList<>();
    Optional<String> near = StrictBinder.didYouMean(name, names);
    hints.add(names.isEmpty() ? "there is none" : "there is " + String.join(", ", names));
    if (kind == TaskFactory.class && looksLikePython(name)) {
      hints.add(
          "a Python task needs an execution mode that runs Python; the modes here are "
              + String.join(", ", byName(ExecutionMode.class).keySet()));
    } else {
      hints.add(
          "others come with a jar that has it, on the class path or the plugin path (--plugin-path)");
    }
    if (!problems.isEmpty()) {
      hints.add("%d plugin problem(s): see 'flow-cli plugins'".formatted(problems.size()));
    }
    return new FlowException(
        ErrorCode.UNKNOWN_NAME,
        "unknown %s '%s'".formatted(ProviderKinds.noun(kind), name),
        near.map(text -> text + " ").orElse("") + String.join("; ", hints),
        null);
  }

  /** A file, or a name with its package before a slash, as Inspect writes both. */
  private static boolean looksLikePython(String name) {
    return name.matches(".*\\.py(@.*)?|[A-Za-z_]\\w*/[A-Za-z_]\\w*");
  }
}

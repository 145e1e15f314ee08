package io.evalflow.engine.step;

import io.evalflow.engine.plugin.PluginRegistry;
import io.evalflow.engine.plugin.PluginRegistry.ProviderInfo;
import io.evalflow.engine.spec.JavaFiles;
import io.evalflow.engine.spec.Locations;
import io.evalflow.engine.spec.WorkingDirectory;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;
import io.evalflow.spi.config.StrictBinder;
import io.evalflow.spi.step.LogFilter;
import io.evalflow.spi.step.Step;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps and filters that are there: of {@code _flow.java} files in the working directory and
 * those above it, the nearest first, and of plugins; by name, or as {@code file.java@name} those of
 * any file. A file that is broken hides only what it names. Safe for use by many threads.
 */
@Singleton
public final class StepCatalog {
  private static final Logger LOG = LoggerFactory.getLogger(StepCatalog.class);
  private static final String FLOW_FILE = "_flow.java";

  private final PluginRegistry plugins;
  private final JavaFiles javaFiles;
  private final WorkingDirectory workingDirectory;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /** Over the plugins and the files of the working directory. */
  @Inject
  public StepCatalog(
      PluginRegistry plugins, JavaFiles javaFiles, WorkingDirectory workingDirectory) {
    this.plugins = plugins;
    this.javaFiles = javaFiles;
    this.workingDirectory = workingDirectory;
  }

  /**
   * A step or filter that was found.
   *
   * @param name its name
   * @param description one sentence, or empty
   * @param source the name of the jar, or the file, that it came from
   */
  public record Found(String name, String description, String source) {}

  /**
   * What there is of steps or filters.
   *
   * @param found ordered as they are found, each by a name that stands for it: that of a jar is
   *     qualified where a file or another jar has one of its name
   * @param broken what is wrong with the files that could not be looked at
   */
  public record Listing(List<Found> found, List<FlowException> broken) {
    /** Copies its lists. */
    public Listing {
      found = List.copyOf(found);
      broken = List.copyOf(broken);
    }
  }

  /** All steps. */
  public Listing steps() {
    return listing(Step.class);
  }

  /** All filters. */
  public Listing filters() {
    return listing(LogFilter.class);
  }

  /**
   * The steps of a Java file.
   *
   * @throws FlowException if it is broken
   */
  public List<Found> stepsOf(String file) {
    return found(Step.class, Locations.resolve(workingDirectory.uri(), file));
  }

  private <T extends Provider> List<Found> found(Class<T> kind, URI file) {
    String source = workingDirectory.show(file);
    return javaFiles.providers(kind, file).stream()
        .map(one -> javaFiles.call(file, () -> new Found(one.name(), one.description(), source)))
        .toList();
  }

  private <T extends Provider> Listing listing(Class<T> kind) {
    Map<String, Found> found = new LinkedHashMap<>();
    List<FlowException> broken = new ArrayList<>();
    for (URI file : flowFiles()) {
      try {
        found(kind, file).forEach(one -> found.putIfAbsent(one.name(), one));
      } catch (FlowException e) {
        broken.add(e);
      }
    }
    for (ProviderInfo info : plugins.providers(kind)) {
      String name = found.containsKey(info.name()) ? info.qualifiedName() : info.name();
      found.putIfAbsent(name, new Found(name, info.description(), fileName(info.source())));
    }
    return new Listing(List.copyOf(found.values()), broken);
  }

  private static String fileName(String source) {
    Path name = Path.of(source).getFileName();
    return name == null ? source : name.toString();
  }

  /**
   * A step.
   *
   * @param name a name, {@code jar:name}, or {@code file.java@name}
   * @throws FlowException if there is none, saying what there is
   */
  @SuppressWarnings("unchecked")
  public Step<Record> step(String name) {
    return (Step<Record>) require(Step.class, name, "step");
  }

  /**
   * A filter.
   *
   * @param name a name, {@code jar:name}, or {@code file.java@name}
   * @throws FlowException if there is none, saying what there is
   */
  public LogFilter filter(String name) {
    return require(LogFilter.class, name, "filter");
  }

  private <T extends Provider> T require(Class<T> kind, String name, String what) {
    int at = name.lastIndexOf('@');
    if (at > 0 && name.substring(0, at).endsWith(".java")) {
      URI file = Locations.resolve(workingDirectory.uri(), name.substring(0, at));
      return ofFile(kind, file, name.substring(at + 1), what);
    }
    for (URI file : flowFiles()) {
      Optional<T> found = named(providersFor(name, kind, file), name);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return plugins
        .find(kind, name)
        .orElseThrow(
            () -> unknown(what, name, listing(kind).found().stream().map(Found::name).toList()));
  }

  /**
   * The providers of a file in which one of a name is looked for: none if the file is broken,
   * unless the name stands in it.
   */
  private <T extends Provider> List<T> providersFor(String name, Class<T> kind, URI file) {
    try {
      return javaFiles.providers(kind, file);
    } catch (FlowException e) {
      if (javaFiles.mentions(file, name)) {
        throw withWayOut(e, kind, name);
      }
      if (warned.add(e.message())) {
        LOG.warn(
            "A file is left aside that is broken and does not name '{}':\n{}", name, e.message());
      }
      return List.of();
    }
  }

  /** With what a jar has of the name. */
  private FlowException withWayOut(
      FlowException broken, Class<? extends Provider> kind, String name) {
    return plugins.providers(kind).stream()
        .filter(info -> info.name().equals(name))
        .findFirst()
        .map(info -> broken.withHint("mend it, or take that of a jar: " + info.qualifiedName()))
        .orElse(broken);
  }

  private <T extends Provider> T ofFile(Class<T> kind, URI file, String name, String what) {
    List<T> providers = javaFiles.providers(kind, file);
    return named(providers, name)
        .orElseThrow(
            () ->
                unknown(
                    what + " of " + workingDirectory.show(file),
                    name,
                    providers.stream().map(Provider::name).toList()));
  }

  private static <T extends Provider> Optional<T> named(List<T> providers, String name) {
    return providers.stream().filter(provider -> provider.name().equals(name)).findFirst();
  }

  private static FlowException unknown(String what, String name, List<String> names) {
    String known =
        names.isEmpty()
            ? "there is none"
            : "there is " + String.join(", ", names.stream().sorted().toList());
    return new FlowException(
        ErrorCode.UNKNOWN_NAME,
        "unknown " + what + " '" + name + "'",
        StrictBinder.didYouMean(name, names).map(near -> near + " " + known).orElse(known),
        null);
  }

  private List<URI> flowFiles() {
    List<URI> files = new ArrayList<>();
    for (Path directory = workingDirectory.path();
        directory != null;
        directory = directory.getParent()) {
      Path file = directory.resolve(FLOW_FILE);
      if (Files.isRegularFile(file)) {
        files.add(file.toUri());
      }
    }
    return files;
  }
}

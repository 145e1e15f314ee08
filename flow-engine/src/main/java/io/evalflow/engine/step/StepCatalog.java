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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The steps and filters that are there: of {@code _flow.java} files in the working directory and
 * those above it, the nearest first, and of plugins; by name, or as {@code file.java@name} those of
 * any file. Safe for use by many threads.
 */
public final class StepCatalog {
  private static final String FLOW_FILE = "_flow.java";

  private final PluginRegistry plugins;
  private final JavaFiles javaFiles;
  private final WorkingDirectory workingDirectory;

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

  /** All steps, ordered as they are found; of two of one name the first counts. */
  public List<Found> steps() {
    return found(Step.class);
  }

  /** All filters, ordered as they are found; of two of one name the first counts. */
  public List<Found> filters() {
    return found(LogFilter.class);
  }

  /** The steps of a Java file. */
  public List<Found> stepsOf(String file) {
    URI uri = Locations.resolve(workingDirectory.uri(), file);
    return javaFiles.providers(Step.class, uri).stream()
        .map(step -> new Found(step.name(), step.description(), workingDirectory.show(uri)))
        .toList();
  }

  private <T extends Provider> List<Found> found(Class<T> kind) {
    Map<String, Found> found = new LinkedHashMap<>();
    for (URI file : flowFiles()) {
      for (T provider : javaFiles.providers(kind, file)) {
        found.putIfAbsent(
            provider.name(),
            new Found(provider.name(), provider.description(), workingDirectory.show(file)));
      }
    }
    plugins.all(kind);
    for (ProviderInfo info : plugins.providers()) {
      if (info.kind().equals(kind.getSimpleName())) {
        found.putIfAbsent(
            info.name(), new Found(info.name(), info.description(), fileName(info.source())));
      }
    }
    return List.copyOf(found.values());
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
      Optional<T> found = named(javaFiles.providers(kind, file), name);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return plugins
        .find(kind, name)
        .orElseThrow(() -> unknown(what, name, found(kind).stream().map(Found::name).toList()));
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

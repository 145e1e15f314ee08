package io.evalflow.engine.plugin;

import io.evalflow.engine.plugin.PluginRegistry.PluginProblem;
import io.evalflow.spi.Provider;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the providers of one kind from one class loader. Each service file is read by a {@link
 * ServiceLoader} of its own: whatever goes wrong with it is then known to come from that file's
 * jar, and ends neither the others nor the rest of the file.
 */
final class ProviderLoader<T extends Provider> {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderLoader.class);

  private final Class<T> kind;
  private final ClassLoader loader;
  private final Consumer<PluginProblem> problems;
  private final String linkHint;
  private final Set<Class<?>> seen = new HashSet<>();
  private final List<LoadedProvider<T>> loaded = new ArrayList<>();

  private ProviderLoader(
      Class<T> kind, ClassLoader loader, Consumer<PluginProblem> problems, String linkHint) {
    this.kind = kind;
    this.loader = loader;
    this.problems = problems;
    this.linkHint = linkHint;
  }

  /** The providers that a class loader and its parents see, modules included. */
  static <T extends Provider> List<LoadedProvider<T>> ofApplication(
      Class<T> kind, ClassLoader application, Consumer<PluginProblem> problems) {
    ProviderLoader<T> providers = new ProviderLoader<>(kind, application, problems, "");
    providers.load(null, "class path");
    try {
      Set<String> files = new HashSet<>();
      for (URL file :
          Collections.list(application.getResources("META-INF/services/" + kind.getName()))) {
        if (files.add(file.toExternalForm())) {
          providers.load(file, "class path");
        }
      }
    } catch (IOException e) {
      problems.accept(new PluginProblem("class path", "it cannot be read: " + e.getMessage()));
    }
    return providers.loaded;
  }

  /** The providers in a plugin's own jars. */
  static <T extends Provider> List<LoadedProvider<T>> ofPlugin(
      Class<T> kind, Plugin plugin, ClassLoader application, Consumer<PluginProblem> problems) {
    try {
      ProviderLoader<T> providers =
          new ProviderLoader<>(kind, plugin.loader(application), problems, plugin.linkHint());
      for (URL file : plugin.serviceFiles(kind, application)) {
        providers.load(file, plugin.source().toString());
      }
      return providers.loaded;
    } catch (IOException e) {
      problems.accept(
          new PluginProblem(
              plugin.source().toString(), "it cannot be opened: " + String.valueOf(e)));
      return List.of();
    }
  }

  /**
   * Loads what one service file lists.
   *
   * @param serviceFile the file, or null for what modules declare
   * @param otherwise what to call the source where the file does not tell
   */
  private void load(@Nullable URL serviceFile, String otherwise) {
    Optional<Path> jar = Optional.ofNullable(serviceFile).flatMap(ProviderLoader::container);
    String source = jar.map(Path::toString).orElse(otherwise);
    JarManifest manifest = new JarManifest("", null);
    try {
      if (jar.isPresent()) {
        manifest = JarManifest.read(jar.get());
      }
    } catch (IOException e) {
      problems.accept(new PluginProblem(source, "its manifest cannot be read: " + e.getMessage()));
      return;
    }
    Optional<String> refusal = manifest.refusal();
    if (refusal.isPresent()) {
      problems.accept(new PluginProblem(source, refusal.get()));
      return;
    }
    String version = manifest.version();
    Spliterator<ServiceLoader.Provider<T>> found =
        ServiceLoader.load(kind, new OneServiceFile(loader, serviceFile)).stream().spliterator();
    boolean more = true;
    while (more) {
      try {
        more = found.tryAdvance(provider -> add(provider, version, source));
      } catch (ServiceConfigurationError | LinkageError e) {
        // The iteration has moved on: the next call goes to the next line of the file.
        report(source, e);
      }
    }
  }

  private void add(ServiceLoader.Provider<T> found, String version, String source) {
    if (!seen.add(found.type())) {
      return;
    }
    if (loader instanceof PluginClassLoader && found.type().getClassLoader() != loader) {
      problems.accept(
          new PluginProblem(
              source, "%s is not a class of this plugin".formatted(found.type().getName())));
      return;
    }
    String place = source.equals("class path") ? codeSource(found.type()).orElse(source) : source;
    inContext(found.type(), () -> add(found.get(), version, place));
  }

  private void add(T provider, String version, String source) {
    String name;
    String description;
    try {
      name = provider.name();
      description = provider.description();
    } catch (RuntimeException | LinkageError e) {
      report(source, new ServiceConfigurationError(provider.getClass().getName(), e));
      return;
    }
    if (name == null || name.isBlank()) {
      problems.accept(
          new PluginProblem(
              source,
              "the %s %s has no name"
                  .formatted(ProviderKinds.noun(kind), provider.getClass().getName())));
      return;
    }
    LOG.debug("{} '{}' {} from {}", ProviderKinds.noun(kind), name, version, source);
    loaded.add(
        new LoadedProvider<>(
            provider, name, description == null ? "" : description, version, source));
  }

  /** Libraries that look for their parts through the thread find those of the plugin. */
  private static void inContext(Class<?> type, Runnable action) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(type.getClassLoader());
    try {
      action.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private void report(String source, Throwable error) {
    LOG.debug("{} of {}", kind.getName(), source, error);
    problems.accept(new PluginProblem(source, describe(error)));
  }

  private String describe(Throwable error) {
    List<String> parts = new ArrayList<>();
    if (error instanceof ServiceConfigurationError) {
      parts.add(String.valueOf(error.getMessage()).replace(kind.getName() + ": ", ""));
    } else {
      parts.add("a provider cannot be linked: " + sentence(error) + linkHint);
    }
    Throwable cause = error.getCause();
    while (cause instanceof ExceptionInInitializerError && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause != null) {
      parts.add(sentence(cause));
    }
    return ProviderKinds.noun(kind)
        + ": "
        + String.join(": ", parts).strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static String sentence(Throwable error) {
    String message = error.getMessage();
    return error.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  private static Optional<String> codeSource(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null || source.getLocation() == null
        ? Optional.empty()
        : path(source.getLocation()).map(Path::toString);
  }

  /** The jar or directory that a service file stands in. */
  private static Optional<Path> container(URL serviceFile) {
    try {
      if (serviceFile.openConnection() instanceof JarURLConnection jar) {
        return path(jar.getJarFileURL());
      }
    } catch (IOException e) {
      LOG.debug("{}", serviceFile, e);
      return Optional.empty();
    }
    return path(serviceFile)
        .flatMap(
            file ->
                Stream.iterate(Optional.of(file), p -> p.map(Path::getParent))
                    .skip(3)
                    .findFirst()
                    .orElse(Optional.empty()));
  }

  private static Optional<Path> path(URL url) {
    try {
      return Optional.of(Path.of(url.toURI()));
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      LOG.debug("{} is no local file", url, e);
      return Optional.empty();
    }
  }

  /** Shows {@link ServiceLoader} a single service file. */
  private static final class OneServiceFile extends ClassLoader {
    private final @Nullable URL file;

    OneServiceFile(ClassLoader parent, @Nullable URL file) {
      super(parent);
      this.file = file;
    }

    @Override
    public Enumeration<URL> getResources(String name) {
      return Collections.enumeration(file == null ? List.of() : List.of(file));
    }
  }
}

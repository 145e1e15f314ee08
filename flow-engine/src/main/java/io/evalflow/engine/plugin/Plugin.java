package io.evalflow.engine.plugin;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * One plugin of a plugin path: a jar, or a directory of jars. Its class loader is made when it
 * turns out to bring something that was asked for. For one thread at a time.
 */
final class Plugin implements AutoCloseable {
  private static final String SERVICES = "META-INF/services/";

  private final Path source;
  private final List<Path> jars;

  /** The service files that its jars have, of our kinds. */
  private final Set<String> services;

  private @Nullable PluginClassLoader loader;

  private Plugin(Path source, List<Path> jars, Set<String> services) {
    this.source = source;
    this.jars = jars;
    this.services = services;
  }

  /**
   * Looks into the jars of a plugin.
   *
   * @throws UnusablePluginException naming the jar that cannot be read or taken
   */
  static Plugin open(Path source, List<Path> jars) throws UnusablePluginException {
    List<String> files =
        ProviderKinds.all().stream().map(kind -> SERVICES + kind.getName()).toList();
    Set<String> services = new HashSet<>();
    for (Path jar : jars) {
      try (JarFile file = new JarFile(jar.toFile(), false)) {
        Optional<String> refusal = JarManifest.of(file.getManifest()).refusal();
        if (refusal.isPresent()) {
          throw new UnusablePluginException(jar, refusal.get());
        }
        // Asked for one by one: some jars have thousands of entries.
        files.stream().filter(name -> file.getEntry(name) != null).forEach(services::add);
      } catch (IOException | SecurityException | IllegalArgumentException e) {
        throw new UnusablePluginException(jar, "it cannot be read as a jar: " + e.getMessage());
      }
    }
    return new Plugin(source, List.copyOf(jars), services);
  }

  /** Whether it lists providers of a kind. */
  boolean brings(Class<?> kind) {
    return services.contains(SERVICES + kind.getName());
  }

  /** The service files of a kind in its own jars. */
  List<URL> serviceFiles(Class<?> kind, ClassLoader application) throws IOException {
    return Collections.list(loader(application).findResources(SERVICES + kind.getName()));
  }

  /** Its class loader, made at the first call. */
  PluginClassLoader loader(ClassLoader application) throws MalformedURLException {
    if (loader == null) {
      List<URL> urls = new ArrayList<>();
      for (Path jar : jars) {
        urls.add(jar.toUri().toURL());
      }
      loader = new PluginClassLoader(source.toString(), urls, application);
    }
    return loader;
  }

  /** What the author may have missed if a class is not found; empty, or with a leading space. */
  String linkHint() {
    return jars.contains(source)
        ? " (a plugin of several jars needs a directory of its own in the plugin path)"
        : "";
  }

  Path source() {
    return source;
  }

  /** Its jars if any class of it may have been loaded, else nothing. */
  List<Path> jarsInUse() {
    return loader == null ? List.of() : jars;
  }

  @Override
  public void close() throws IOException {
    if (loader != null) {
      loader.close();
    }
  }

  /** A plugin that cannot be used at all, and the jar because of which. */
  static final class UnusablePluginException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Path jar;

    UnusablePluginException(Path jar, String message) {
      super(message);
      this.jar = jar;
    }

    Path jar() {
      return jar;
    }
  }
}

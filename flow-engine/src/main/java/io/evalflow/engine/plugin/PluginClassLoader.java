package io.evalflow.engine.plugin;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * Loads the classes of one plugin. It sees the JDK, the plugin's jars and, from the application,
 * what the SPI's types show and nothing else: not the engine, not the application's libraries. So
 * two plugins, and the engine, can each have their own version of a library.
 */
final class PluginClassLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  /** Of these there must be one class only, or a plugin's providers would not be providers. */
  private static final List<String> SHARED =
      List.of(
          "io.evalflow.spi.",
          "tools.jackson.core.",
          "tools.jackson.databind.",
          "com.fasterxml.jackson.annotation.",
          "org.jspecify.annotations.",
          "org.slf4j.");

  private final ClassLoader application;

  PluginClassLoader(String name, List<URL> jars, ClassLoader application) {
    super(name, jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    this.application = application;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (SHARED.stream().anyMatch(name::startsWith)) {
      try {
        return application.loadClass(name);
      } catch (ClassNotFoundException notInApplication) {
        // A part of a shared library that the application does not carry, such as a log bridge:
        // the plugin's own, linked against what is shared.
        return super.loadClass(name, resolve);
      }
    }
    return super.loadClass(name, resolve);
  }
}

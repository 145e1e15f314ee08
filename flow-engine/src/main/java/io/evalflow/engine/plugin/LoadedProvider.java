package io.evalflow.engine.plugin;

import io.evalflow.engine.plugin.PluginRegistry.ProviderInfo;
import io.evalflow.spi.Provider;
import java.nio.file.Path;

/**
 * A provider and where it came from.
 *
 * @param source the jar or directory, or a word such as {@code engine}
 */
record LoadedProvider<T extends Provider>(
    T provider, String name, String description, String version, String source) {
  private static final String JAR = ".jar";

  /** The name with that of its jar, without the ending, or with the word before it. */
  String qualifiedName() {
    Path file = Path.of(source).getFileName();
    String origin = file == null ? source : file.toString();
    return (origin.endsWith(JAR) ? origin.substring(0, origin.length() - JAR.length()) : origin)
        + ":"
        + name;
  }

  /** What a listing says of it. */
  ProviderInfo info(Class<T> kind, String shown) {
    return new ProviderInfo(kind.getSimpleName(), shown, description, version, source);
  }
}

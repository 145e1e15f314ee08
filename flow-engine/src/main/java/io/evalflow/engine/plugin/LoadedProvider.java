package io.evalflow.engine.plugin;

import io.evalflow.engine.plugin.PluginRegistry.ProviderInfo;
import io.evalflow.spi.Provider;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/**
 * A provider and where it came from.
 *
 * @param source the jar or directory, or a word such as {@code engine}
 */
record LoadedProvider<T extends Provider>(
    T provider, String name, String description, String version, String source) {
  private static final String JAR = ".jar";

  /**
   * The names that it can be told apart by from others of its name: its own behind that of its jar,
   * without the ending, or the word in its place; then the same with ever more of the directories
   * before it, and with all of them.
   */
  List<String> qualifiedNames() {
    String origin = origin();
    List<String> names = new ArrayList<>();
    for (int slash = origin.lastIndexOf('/');
        slash >= 0;
        slash = origin.lastIndexOf('/', slash - 1)) {
      names.add(origin.substring(slash + 1) + ":" + name);
    }
    names.add(origin + ":" + name);
    return names;
  }

  private String origin() {
    String path = source.replace(File.separatorChar, '/');
    return path.endsWith(JAR) ? path.substring(0, path.length() - JAR.length()) : path;
  }

  /** What a listing says of it. */
  ProviderInfo info(Class<?> kind, String shown, String qualified) {
    return new ProviderInfo(kind.getSimpleName(), shown, qualified, description, version, source);
  }
}

package io.evalflow.engine.plugin;

import io.evalflow.engine.plugin.PluginRegistry.PluginProblem;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds the plugins of plugin paths. Each sub-directory with jars is one plugin, and so is each jar
 * that stands directly in a plugin path, or is one itself.
 */
final class PluginFinder {
  private final Consumer<PluginProblem> problems;
  private final Set<Path> seen = new LinkedHashSet<>();
  private final List<Plugin> plugins = new ArrayList<>();

  private PluginFinder(Consumer<PluginProblem> problems) {
    this.problems = problems;
  }

  /** The plugins in the order of the paths, by name within each. */
  static List<Plugin> find(List<Path> paths, Consumer<PluginProblem> problems) {
    PluginFinder finder = new PluginFinder(problems);
    paths.forEach(finder::path);
    return List.copyOf(finder.plugins);
  }

  private void path(Path path) {
    if (isJar(path)) {
      plugin(path, List.of(path));
    } else if (Files.isDirectory(path)) {
      for (Path child : children(path)) {
        if (isJar(child)) {
          plugin(child, List.of(child));
        } else if (Files.isDirectory(child)) {
          plugin(child, children(child).stream().filter(PluginFinder::isJar).toList());
        }
      }
    } else {
      problems.accept(
          new PluginProblem(
              path.toString(), "the plugin path is neither a directory nor a jar file"));
    }
  }

  private void plugin(Path source, List<Path> jars) {
    if (jars.isEmpty() || !isNew(source)) {
      return;
    }
    try {
      plugins.add(Plugin.open(source, jars));
    } catch (Plugin.UnusablePluginException e) {
      problems.accept(new PluginProblem(e.jar().toString(), String.valueOf(e.getMessage())));
    }
  }

  /** The same plugin may be on two plugin paths, or on one that is given twice. */
  private boolean isNew(Path source) {
    try {
      return seen.add(source.toRealPath());
    } catch (IOException e) {
      return seen.add(source);
    }
  }

  private List<Path> children(Path directory) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(children::add);
    } catch (IOException | DirectoryIteratorException e) {
      problems.accept(
          new PluginProblem(directory.toString(), "it cannot be listed: " + e.getMessage()));
    }
    children.sort(null);
    return children;
  }

  private static boolean isJar(Path path) {
    Path name = path.getFileName();
    return name != null
        && name.toString().toLowerCase(Locale.ROOT).endsWith(".jar")
        && Files.isRegularFile(path);
  }
}

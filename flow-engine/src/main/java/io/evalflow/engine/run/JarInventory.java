package io.evalflow.engine.run;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import io.evalflow.engine.plugin.PluginRegistry;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jars that a run is made of, the counterpart of the requirements that Inspect Flow freezes:
 * for each its Maven coordinates where it says them, its file name, and its SHA-256.
 */
final class JarInventory {
  private static final Logger LOG = LoggerFactory.getLogger(JarInventory.class);

  private final PluginRegistry plugins;

  JarInventory(PluginRegistry plugins) {
    this.plugins = plugins;
  }

  /** One jar a line, sorted by name. */
  String describe() {
    List<String> lines = new ArrayList<>();
    for (Path jar : jars()) {
      try {
        lines.add(
            coordinates(jar)
                + " "
                + jar.getFileName()
                + " --hash=sha256:"
                + MoreFiles.asByteSource(jar).hash(Hashing.sha256()));
      } catch (IOException e) {
        LOG.warn("{} cannot be read, and is not in flow-requirements.txt", jar.getFileName());
      }
    }
    lines.sort(null);
    return String.join("\n", lines) + "\n";
  }

  private Collection<Path> jars() {
    Collection<Path> jars = new TreeSet<>();
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      addJar(entry, jars);
    }
    plugins.providers().forEach(provider -> addJar(provider.source(), jars));
    return jars;
  }

  private static void addJar(String name, Collection<Path> jars) {
    if (!name.endsWith(".jar")) {
      return;
    }
    try {
      Path path = Path.of(name).toAbsolutePath().normalize();
      if (Files.isRegularFile(path)) {
        jars.add(path);
      }
    } catch (InvalidPathException notOfAFile) {
      LOG.debug("{} is no jar file", name);
    }
  }

  private static String coordinates(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      return fromMaven(file).or(() -> fromManifest(file)).orElse("-");
    }
  }

  /** From the properties that Maven adds; a jar with those of several is none of theirs. */
  private static Optional<String> fromMaven(JarFile file) throws IOException {
    List<JarEntry> found = new ArrayList<>();
    for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
      JarEntry entry = entries.nextElement();
      if (entry.getName().startsWith("META-INF/maven/")
          && entry.getName().endsWith("/pom.properties")) {
        found.add(entry);
      }
    }
    if (found.size() != 1) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (InputStream in = file.getInputStream(found.get(0))) {
      properties.load(in);
    }
    return Optional.of(
        properties.getProperty("groupId")
            + ":"
            + properties.getProperty("artifactId")
            + ":"
            + properties.getProperty("version"));
  }

  private static Optional<String> fromManifest(JarFile file) {
    try {
      Manifest manifest = file.getManifest();
      if (manifest == null) {
        return Optional.empty();
      }
      Attributes attributes = manifest.getMainAttributes();
      String name = attributes.getValue("Bundle-SymbolicName");
      String version = attributes.getValue("Bundle-Version");
      return name == null || version == null
          ? Optional.empty()
          : Optional.of(name.split(";", 2)[0].strip() + ":" + version);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}

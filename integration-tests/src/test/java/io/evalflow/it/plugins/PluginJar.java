package io.evalflow.it.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.Provider;
import io.evalflow.spi.eval.SolverFactory;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** A plugin made with {@code javac} and {@code jar}, as by an author without a build tool. */
final class PluginJar {
  private final Path work;
  private final List<Path> classPath = new ArrayList<>();
  private final StringBuilder manifest = new StringBuilder();

  /**
   * A jar in the making.
   *
   * @param work an empty directory for its sources and classes
   */
  PluginJar(Path work) throws IOException {
    this.work = work;
    Files.createDirectories(work.resolve("classes/META-INF/services"));
    for (Class<?> type : List.of(Provider.class, JsonNode.class, JsonPointer.class, Logger.class)) {
      classPath.add(jarOf(type));
    }
  }

  /** Adds a library to compile against. */
  PluginJar against(Path library) {
    classPath.add(library);
    return this;
  }

  /** Adds a class, without a package, and compiles it. */
  PluginJar type(String name, String source) throws IOException {
    Path file = work.resolve(name + ".java");
    Files.writeString(file, source);
    tool(
        "javac",
        "-proc:none",
        "-d",
        work.resolve("classes").toString(),
        "-cp",
        Stream.concat(classPath.stream(), Stream.of(work.resolve("classes")))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator)),
        file.toString());
    return this;
  }

  /**
   * Adds a solver that does nothing.
   *
   * @param description an expression for its description
   * @param rest further members of the class
   */
  PluginJar solver(String type, String name, String description, String rest) throws IOException {
    return type(
        type,
        """
        import io.evalflow.spi.config.Args;
        import io.evalflow.spi.eval.*;
        public class %s implements SolverFactory {
          @Override public String name() { return "%s"; }
          @Override public String description() { return %s; }
          @Override public Part<Solver> create(Args args, PartContext context) {
            return Part.of(name(), (state, sample) -> state);
          }
          %s
        }
        """
            .formatted(type, name, description, rest));
  }

  /** Lists solvers. */
  PluginJar solvers(String lines) throws IOException {
    return providers(SolverFactory.class, lines);
  }

  /** Lists providers of a kind. */
  PluginJar providers(Class<? extends Provider> kind, String lines) throws IOException {
    Files.writeString(
        work.resolve("classes/META-INF/services").resolve(kind.getName()), lines + "\n");
    return this;
  }

  /** Removes a compiled class. */
  PluginJar without(String type) throws IOException {
    Files.delete(work.resolve("classes").resolve(type + ".class"));
    return this;
  }

  /** Adds a line to the manifest. */
  PluginJar manifest(String line) {
    manifest.append(line).append('\n');
    return this;
  }

  /** Packs it. */
  Path write(Path jar) throws IOException {
    Files.createDirectories(jar.getParent());
    Path manifestFile = work.resolve("manifest.txt");
    Files.writeString(manifestFile, manifest.toString());
    tool(
        "jar",
        "--create",
        "--file",
        jar.toString(),
        "--manifest",
        manifestFile.toString(),
        "-C",
        work.resolve("classes").toString(),
        ".");
    return jar;
  }

  private static Path jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void tool(String name, String... args) {
    StringWriter output = new StringWriter();
    PrintWriter writer = new PrintWriter(output);
    int exit = ToolProvider.findFirst(name).orElseThrow().run(writer, writer, args);
    assertThat(exit).as(output.toString()).isZero();
  }
}

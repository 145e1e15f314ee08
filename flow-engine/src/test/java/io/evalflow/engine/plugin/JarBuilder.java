package io.evalflow.engine.plugin;

import io.evalflow.spi.Provider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.slf4j.Logger;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Compiles Java sources against the SPI and packs them as a plugin author would. */
public final class JarBuilder {
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, String> files = new TreeMap<>();
  private final List<Path> classPath = new ArrayList<>();
  private final List<String> left = new ArrayList<>();
  private final Manifest manifest = new Manifest();

  /** A jar with nothing in it yet. */
  public JarBuilder() {
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    for (Class<?> type : List.of(Provider.class, JsonNode.class, JsonPointer.class, Logger.class)) {
      classPath.add(jarOf(type));
    }
  }

  /** The jar or directory that a class of this test's class path came from. */
  static Path jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds a class. */
  public JarBuilder source(String className, String text) {
    sources.put(className, text);
    return this;
  }

  /** A solver that adds nothing, and says {@code description} of itself. */
  JarBuilder solver(String className, String name, String description) {
    int dot = className.lastIndexOf('.');
    source(
        className,
        """
        package %s;
        public final class %s implements io.evalflow.spi.eval.SolverFactory {
          @Override public String name() { return "%s"; }
          @Override public String description() { return %s; }
          @Override public io.evalflow.spi.eval.Part<io.evalflow.spi.eval.Solver> create(
              io.evalflow.spi.config.Args args, io.evalflow.spi.eval.PartContext context) {
            return io.evalflow.spi.eval.Part.of(name(), (state, sample) -> state);
          }
        }
        """
            .formatted(
                className.substring(0, dot), className.substring(dot + 1), name, description));
    return this;
  }

  /** Lists providers of a kind. */
  public JarBuilder service(Class<?> kind, String... lines) {
    return file("META-INF/services/" + kind.getName(), String.join("\n", lines) + "\n");
  }

  JarBuilder file(String name, String content) {
    files.put(name, content);
    return this;
  }

  JarBuilder manifest(String attribute, String value) {
    manifest.getMainAttributes().putValue(attribute, value);
    return this;
  }

  JarBuilder compileAgainst(Path jar) {
    classPath.add(jar);
    return this;
  }

  /** Leaves a compiled class out of the jar. */
  JarBuilder leaveOut(String className) {
    left.add(className);
    return this;
  }

  /** Compiles and packs it. */
  public Path write(Path jar) throws IOException {
    Files.createDirectories(jar.getParent());
    Map<String, byte[]> classes = compile();
    left.forEach(classes::remove);
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream zip = new JarOutputStream(out, manifest)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new JarEntry(file.getKey()));
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
      for (Map.Entry<String, byte[]> type : classes.entrySet()) {
        zip.putNextEntry(new JarEntry(type.getKey().replace('.', '/') + ".class"));
        zip.write(type.getValue());
      }
    }
    return jar;
  }

  private Map<String, byte[]> compile() throws IOException {
    Map<String, byte[]> classes = new TreeMap<>();
    if (sources.isEmpty()) {
      return classes;
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager standard = compiler.getStandardFileManager(null, null, null);
        JavaFileManager memory = new InMemory(standard, classes)) {
      List<JavaFileObject> units =
          sources.entrySet().stream()
              .<JavaFileObject>map(entry -> new Source(entry.getKey(), entry.getValue()))
              .toList();
      List<String> options =
          Stream.of(
                  "-proc:none",
                  "-classpath",
                  classPath.stream()
                      .map(Path::toString)
                      .collect(Collectors.joining(java.io.File.pathSeparator)))
              .toList();
      if (!compiler.getTask(messages, memory, null, options, null, units).call()) {
        throw new IllegalStateException(messages.toString());
      }
    }
    return classes;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, byte[]> classes;

    InMemory(JavaFileManager files, Map<String, byte[]> classes) {
      super(files);
      this.classes = classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(
          URI.create("bytes:///" + className.replace('.', '/') + kind.extension), kind) {
        @Override
        public OutputStream openOutputStream() {
          return new ByteArrayOutputStream() {
            @Override
            public void close() {
              classes.put(className, toByteArray());
            }
          };
        }
      };
    }
  }
}

package io.evalflow.engine.spec;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;
import io.evalflow.spi.spec.FlowSpec;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Compiles one Java source file in memory, against the SPI and what the SPI's types show. Nothing
 * is written. The classes see the engine's class loader.
 */
final class JavaSource {
  private static final int MOST_PROBLEMS = 20;

  private JavaSource() {}

  /**
   * Compiles a file.
   *
   * @param compiler null if this Java has none
   * @param label the file as messages name it
   * @return its classes by name, loaded but not initialised
   * @throws FlowException with {@code SYNTAX} and all errors with their lines if it does not
   *     compile; with {@code UNSUPPORTED} if this Java has no compiler
   */
  static List<Class<?>> compile(@Nullable JavaCompiler compiler, String label, String text) {
    if (compiler == null) {
      throw new FlowException(
          ErrorCode.UNSUPPORTED,
          label + ": a spec in Java needs a compiler, and this Java (a JRE) has none",
          "point JAVA_HOME to a JDK, or write the spec as YAML",
          null);
    }
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    try (StandardJavaFileManager standard =
            compiler.getStandardFileManager(problems, Locale.ROOT, StandardCharsets.UTF_8);
        InMemory files = new InMemory(standard)) {
      boolean done =
          compiler
              .getTask(
                  null,
                  files,
                  problems,
                  List.of("-proc:none", "-g", "-nowarn", "-classpath", classPath()),
                  null,
                  List.of(new Source(label, text)))
              .call();
      if (!done) {
        throw new FlowException(ErrorCode.SYNTAX, problems(label, problems));
      }
      return files.load();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String problems(
      String label, DiagnosticCollector<? extends JavaFileObject> problems) {
    return problems.getDiagnostics().stream()
        .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
        .sorted(Comparator.comparingLong(Diagnostic::getLineNumber))
        .limit(MOST_PROBLEMS)
        .map(problem -> place(label, problem) + ": " + oneLine(problem))
        .collect(Collectors.joining("\n"));
  }

  private static String place(String label, Diagnostic<?> problem) {
    return problem.getLineNumber() == Diagnostic.NOPOS
        ? label
        : label + ":" + problem.getLineNumber() + ":" + problem.getColumnNumber();
  }

  private static String oneLine(Diagnostic<?> problem) {
    return problem
        .getMessage(Locale.ROOT)
        .lines()
        .map(line -> line.strip().replaceAll("\\s+", " "))
        .collect(Collectors.joining("; "));
  }

  /** The SPI and what its types show. */
  private static String classPath() {
    return Stream.of(
            FlowSpec.class,
            JsonNode.class,
            JsonPointer.class,
            com.fasterxml.jackson.annotation.JsonCreator.class,
            NullMarked.class,
            Logger.class)
        .map(JavaSource::origin)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String origin(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    try {
      return Path.of(source.getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(type + " comes from no file", e);
    }
  }

  /** The text to compile. Its public class may have any name, whatever the file is called. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String label, String text) {
      super(URI.create("string:///" + fileName(label)), Kind.SOURCE);
      this.text = text;
    }

    private static String fileName(String label) {
      String name = label.substring(label.lastIndexOf('/') + 1);
      return name.replaceAll("[^A-Za-z0-9._-]", "_");
    }

    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
      return kind == Kind.SOURCE;
    }

    @Override
    public NestingKind getNestingKind() {
      return NestingKind.TOP_LEVEL;
    }

    @Override
    public @Nullable Modifier getAccessLevel() {
      return null;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Keeps the class files. */
  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes = new TreeMap<>();

    InMemory(JavaFileManager standard) {
      super(standard);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location,
        String className,
        JavaFileObject.Kind kind,
        @Nullable FileObject sibling) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      classes.put(className, bytes);
      URI uri = URI.create("mem:///" + className.replace('.', '/') + kind.extension);
      return new SimpleJavaFileObject(uri, kind) {
        @Override
        public OutputStream openOutputStream() {
          return bytes;
        }
      };
    }

    List<Class<?>> load() {
      Map<String, byte[]> bytes = new TreeMap<>();
      classes.forEach((name, stream) -> bytes.put(name, stream.toByteArray()));
      Loader loader = new Loader(bytes);
      List<Class<?>> loaded = new ArrayList<>();
      for (String name : bytes.keySet()) {
        try {
          loaded.add(Class.forName(name, false, loader));
        } catch (ClassNotFoundException e) {
          throw new IllegalStateException(e);
        }
      }
      return loaded;
    }
  }

  private static final class Loader extends ClassLoader {
    private final Map<String, byte[]> classes;

    Loader(Map<String, byte[]> classes) {
      super(Provider.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}

package io.evalflow.engine.spec;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowSpecProvider;
import io.evalflow.spi.spec.SpecContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Java source files of specs: compiled in memory when they are first read, and again when they have
 * changed. Their classes are those that implement an SPI interface of specs and have a constructor
 * without arguments. Safe for use by many threads.
 */
@Singleton
public final class JavaFiles implements JavaSpecs {
  private final SourceTrees sources;
  private final Environment environment;
  private final Supplier<@Nullable JavaCompiler> compiler;
  private final Map<URI, Compiled> compiled = new ConcurrentHashMap<>();

  /** Over the reader of files. */
  @Inject
  public JavaFiles(SourceTrees sources, Environment environment) {
    this(sources, environment, ToolProvider::getSystemJavaCompiler);
  }

  /**
   * Makes one.
   *
   * @param compiler gives null if there is none
   */
  JavaFiles(
      SourceTrees sources, Environment environment, Supplier<@Nullable JavaCompiler> compiler) {
    this.sources = sources;
    this.environment = environment;
    this.compiler = compiler;
  }

  /** The classes of one state of a file. */
  private record Compiled(String text, List<Provider> providers) {}

  /** Whether a file is read as Java. */
  static boolean isJava(URI file) {
    return file.getPath() != null && file.getPath().endsWith(".java");
  }

  @Override
  public Optional<FlowSpec> read(URI file, Map<String, JsonNode> args) {
    List<FlowSpecProvider> specs = providers(FlowSpecProvider.class, file);
    if (specs.isEmpty()) {
      return Optional.empty();
    }
    if (specs.size() > 1) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          sources.label(file)
              + ": one class may implement FlowSpecProvider, not two: "
              + specs.get(0).getClass().getName()
              + ", "
              + specs.get(1).getClass().getName());
    }
    SpecContext context = context(Locations.parent(file), args);
    FlowSpec spec = call(file, () -> specs.get(0).spec(context));
    if (spec == null) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          sources.label(file) + ": " + specs.get(0).getClass().getName() + " returned no spec");
    }
    return Optional.of(spec);
  }

  /** What a spec in Java gets. */
  SpecContext context(URI baseDirectory, Map<String, JsonNode> args) {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    values.setAll(args);
    return new EngineSpecContext(new Args(values, "--arg"), baseDirectory, environment);
  }

  /** As {@link #providers}, but none if the file is no Java. */
  public <T extends Provider> List<T> of(Class<T> kind, URI file) {
    return isJava(file) ? providers(kind, file) : List.of();
  }

  /**
   * The classes of a file that implement an interface, made, ordered by name.
   *
   * @throws FlowException if it cannot be read or does not compile, with its lines
   */
  public <T extends Provider> List<T> providers(Class<T> kind, URI file) {
    String text = sources.text(file);
    Compiled known = compiled.get(file);
    if (known == null || !known.text().equals(text)) {
      List<Class<?>> classes = JavaSource.compile(compiler.get(), sources.label(file), text);
      known = new Compiled(text, made(file, classes));
      compiled.put(file, known);
    }
    return known.providers().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /**
   * Whether a name stands in a file as a literal. A class may have the name only then, in all
   * likelihood, which is all that can be told of a file that does not compile.
   *
   * @throws FlowException if it cannot be read
   */
  public boolean mentions(URI file, String name) {
    return sources.text(file).contains('"' + name + '"');
  }

  private List<Provider> made(URI file, List<Class<?>> classes) {
    List<Provider> made = new ArrayList<>();
    for (Class<?> type : classes) {
      if (Provider.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
        constructor(type).ifPresent(found -> made.add(call(file, () -> make(found))));
      }
    }
    return call(file, () -> made.stream().sorted(Comparator.comparing(Provider::name)).toList());
  }

  private static Optional<Constructor<?>> constructor(Class<?> type) {
    return Arrays.stream(type.getDeclaredConstructors())
        .filter(constructor -> constructor.getParameterCount() == 0)
        .findFirst();
  }

  private static Provider make(Constructor<?> constructor) {
    constructor.setAccessible(true);
    try {
      return (Provider) constructor.newInstance();
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Calls code of a file; what it throws is told with the file and the line.
   *
   * @throws FlowException for whatever exception it throws
   */
  public <T> T call(URI file, Supplier<T> code) {
    String label = sources.label(file);
    try {
      return code.get();
    } catch (FlowException e) {
      throw new FlowException(
          e.code(), place(label, e) + ": " + e.message(), e.hint().orElse(null), e);
    } catch (RuntimeException e) {
      String said = e.getMessage() == null ? "" : ": " + e.getMessage();
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          place(label, e) + ": " + e.getClass().getSimpleName() + said,
          null,
          e);
    }
  }

  /** The line of the file in which it was thrown, or that called what threw it. */
  private static String place(String label, Throwable thrown) {
    String name = label.substring(label.lastIndexOf('/') + 1);
    return Arrays.stream(thrown.getStackTrace())
        .filter(frame -> name.equals(frame.getFileName()) && frame.getLineNumber() > 0)
        .findFirst()
        .map(frame -> label + ":" + frame.getLineNumber())
        .orElse(label);
  }
}

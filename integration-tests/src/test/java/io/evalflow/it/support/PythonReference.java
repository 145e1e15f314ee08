package io.evalflow.it.support;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The reference packages from PyPI in a virtual environment of their own, made once a machine and
 * set of versions. Where it cannot be made, tests that need it are skipped with a line that says
 * so, or fail if {@code FLOW_REQUIRE_REFERENCE} is set.
 */
public final class PythonReference {
  private static final List<String> PACKAGES =
      List.of("inspect-ai==0.3.285", "inspect-flow==0.14.0", "openai==3.54.0", "uv==0.13.9");

  /** The name under which tiktoken looks for the o200k vocabulary in its cache. */
  private static final String TOKENIZER_FILE = "fb374d419588a4632f3f557e76b4b70aebbca790";

  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private static @Nullable PythonReference instance;
  private static @Nullable String problem;

  private final Path home;

  private PythonReference(Path home) {
    this.home = home;
  }

  /** The environment; skips the calling test where it cannot be made. */
  public static synchronized PythonReference require() {
    if (instance == null && problem == null) {
      try {
        instance = make();
      } catch (ReferenceUnavailableException e) {
        problem = e.getMessage();
      }
    }
    if (instance != null) {
      return instance;
    }
    String line = "SKIPPED, as the Python reference is not available: " + problem;
    if (System.getenv("FLOW_REQUIRE_REFERENCE") != null) {
      throw new AssertionError(line);
    }
    System.out.println(line);
    return Assumptions.abort(line);
  }

  /**
   * Runs a script of {@code src/test/resources/python} and parses its standard output.
   *
   * @throws AssertionError if it fails
   */
  public JsonNode json(Path directory, String script, String... args) {
    return parsed(script, run(directory, script, args));
  }

  private static JsonNode parsed(String script, ProcessResult result) {
    if (result.exit() != 0) {
      throw new AssertionError(script + " failed: " + result.all());
    }
    return JsonMapper.builder()
        .enable(tools.jackson.core.json.JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .build()
        .readTree(result.out());
  }

  /** Runs a script of {@code src/test/resources/python}. */
  public ProcessResult run(Path directory, String script, String... args) {
    return start(directory, script, args).await(TIMEOUT);
  }

  /** Starts a script of {@code src/test/resources/python}. */
  public RunningProcess start(Path directory, String script, String... args) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("venv/bin/python").toString());
    command.add(script(script).toString());
    command.addAll(List.of(args));
    return start(directory, command);
  }

  /** Runs a script, as {@link #json}, with more environment variables. */
  public JsonNode json(
      Path directory, Map<String, String> environment, String script, String... args) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("venv/bin/python").toString());
    command.add(script(script).toString());
    command.addAll(List.of(args));
    ProcessResult result =
        RunningProcess.start(builder(directory, command, environment)).await(TIMEOUT);
    return parsed(script, result);
  }

  /** Runs a program of the environment, such as {@code flow}. */
  public ProcessResult program(Path directory, String name, String... args) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("venv/bin").resolve(name).toString());
    command.addAll(List.of(args));
    return start(directory, command).await(TIMEOUT);
  }

  private static Path script(String name) {
    return Checkout.root().resolve("integration-tests/src/test/resources/python").resolve(name);
  }

  private RunningProcess start(Path directory, List<String> command) {
    return RunningProcess.start(builder(directory, command, Map.of()));
  }

  private ProcessBuilder builder(
      Path directory, List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.startsWith("INSPECT_"));
    variables.put("TIKTOKEN_CACHE_DIR", home.resolve("tiktoken").toString());
    variables.put("PATH", home.resolve("venv/bin") + ":" + variables.getOrDefault("PATH", ""));
    variables.put("PYTHONDONTWRITEBYTECODE", "1");
    variables.putAll(environment);
    return builder;
  }

  private static PythonReference make() throws ReferenceUnavailableException {
    String python = python();
    try {
      Path caches = caches();
      Files.createDirectories(caches);
      Path home = caches.resolve("py-" + Integer.toHexString(PACKAGES.hashCode()));
      try (FileChannel channel =
              FileChannel.open(
                  caches.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        requireNonNull(lock);
        if (!Files.exists(home.resolve("ready"))) {
          delete(home);
          install(python, home);
          Files.writeString(home.resolve("ready"), String.join("\n", PACKAGES));
        }
      }
      return new PythonReference(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path caches() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return base.resolve("evalflow-it");
  }

  private static String python() throws ReferenceUnavailableException {
    String check = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";
    for (String name : List.of("python3", "python")) {
      try {
        ProcessBuilder builder = new ProcessBuilder(name, "-c", check);
        if (RunningProcess.start(builder).await(Duration.ofMinutes(1)).exit() == 0) {
          return name;
        }
      } catch (UncheckedIOException notOnThePath) {
        System.out.println("no " + name + " on the path");
      }
    }
    throw new ReferenceUnavailableException("no Python 3.10 or newer with venv on the path");
  }

  private static void install(String python, Path home)
      throws IOException, ReferenceUnavailableException {
    Files.createDirectories(home);
    step("venv", List.of(python, "-m", "venv", home.resolve("venv").toString()));
    List<String> pip = new ArrayList<>();
    pip.addAll(List.of(home.resolve("venv/bin/python").toString(), "-m", "pip"));
    pip.addAll(List.of("install", "--quiet", "--disable-pip-version-check"));
    pip.addAll(PACKAGES);
    step("pip install", pip);
    Path tokenizer = Files.createDirectories(home.resolve("tiktoken")).resolve(TOKENIZER_FILE);
    try (InputStream vocabulary =
        requireNonNull(
            PythonReference.class.getResourceAsStream(
                "/com/knuddels/jtokkit/o200k_base.tiktoken"))) {
      Files.copy(vocabulary, tokenizer, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void step(String name, List<String> command) throws ReferenceUnavailableException {
    ProcessResult result =
        RunningProcess.start(new ProcessBuilder(command)).await(Duration.ofMinutes(10));
    if (result.exit() != 0) {
      List<String> lines = result.err().strip().lines().toList();
      throw new ReferenceUnavailableException(
          name + " failed: " + (lines.isEmpty() ? "" : lines.get(lines.size() - 1)));
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Writes a file in UTF-8. */
  public static Path write(Path file, String text) {
    try {
      Files.createDirectories(requireNonNull(file.getParent()));
      return Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class ReferenceUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    ReferenceUnavailableException(String message) {
      super(message);
    }
  }
}

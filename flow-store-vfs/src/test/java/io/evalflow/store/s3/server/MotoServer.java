package io.evalflow.store.s3.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Moto's server from PyPI, in a virtual environment of its own, made once a machine and version. It
 * ignores the conditions of a completed multipart upload and of a part's copy.
 */
public final class MotoServer implements S3Server {
  private static final String PACKAGE = "moto[server]==5.2.5";

  private static @Nullable String problem;

  private final ServerProcess process;

  private MotoServer(ServerProcess process) {
    this.process = process;
  }

  /**
   * Starts it. Where it cannot be installed, the calling test is skipped with a line that says so,
   * or fails if {@code FLOW_REQUIRE_REFERENCE} is set.
   */
  public static synchronized MotoServer require() {
    if (problem == null) {
      try {
        int port = ServerProcess.freePort();
        String program = environment(home()).resolve("venv/bin/moto_server").toString();
        return new MotoServer(
            ServerProcess.start(
                List.of(program, "-H", "127.0.0.1", "-p", Integer.toString(port)), port));
      } catch (UnavailableException e) {
        problem = e.getMessage();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    String line = "SKIPPED, as moto's server is not available: " + problem;
    if (System.getenv("FLOW_REQUIRE_REFERENCE") != null) {
      throw new AssertionError(line);
    }
    System.out.println(line);
    return Assumptions.abort(line);
  }

  @Override
  public String name() {
    return "moto";
  }

  @Override
  public URI endpoint() {
    return process.endpoint();
  }

  @Override
  public void close() {
    process.close();
  }

  private static Path home() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return base.resolve("evalflow-it");
  }

  private static Path environment(Path caches) throws IOException, UnavailableException {
    Files.createDirectories(caches);
    Path home = caches.resolve("moto-" + Integer.toHexString(PACKAGE.hashCode()));
    try (FileChannel channel =
            FileChannel.open(
                caches.resolve("moto-lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      Objects.requireNonNull(lock);
      if (!Files.exists(home.resolve("ready"))) {
        delete(home);
        Files.createDirectories(home);
        Path venv = home.resolve("venv");
        run(List.of("python3", "-m", "venv", venv.toString()));
        run(List.of(venv.resolve("bin/python").toString(), "-m", "pip", "install", "-q", PACKAGE));
        Files.writeString(home.resolve("ready"), PACKAGE);
      }
    }
    return home;
  }

  private static void run(List<String> command) throws UnavailableException {
    try {
      Path output = Files.createTempFile("flow-moto-", ".out");
      output.toFile().deleteOnExit();
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(10, TimeUnit.MINUTES);
      if (!ended || process.exitValue() != 0) {
        process.destroyForcibly();
        List<String> lines = Files.readString(output, StandardCharsets.UTF_8).lines().toList();
        throw new UnavailableException(
            String.join(" ", command.subList(1, command.size()))
                + " failed: "
                + (lines.isEmpty() ? "" : lines.get(lines.size() - 1)));
      }
    } catch (IOException e) {
      throw new UnavailableException(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
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

  private static final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message) {
      super(message);
    }
  }
}

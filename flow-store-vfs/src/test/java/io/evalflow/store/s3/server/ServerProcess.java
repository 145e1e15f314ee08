package io.evalflow.store.s3.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, which ends with this one at the latest. */
final class ServerProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);

  private final Process process;
  private final Path output;
  private final int port;
  private final Thread atExit;

  private ServerProcess(Process process, Path output, int port) {
    this.process = process;
    this.output = output;
    this.port = port;
    this.atExit = new Thread(process::destroyForcibly);
  }

  /** A port that is free now. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts it, and waits until it listens.
   *
   * @throws AssertionError if it ends before, with what it wrote
   */
  static ServerProcess start(List<String> command, int port) {
    try {
      Path output = Files.createTempFile("flow-s3-", ".out");
      output.toFile().deleteOnExit();
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.getOutputStream().close();
      ServerProcess server = new ServerProcess(process, output, port);
      Runtime.getRuntime().addShutdownHook(server.atExit);
      server.awaitPort();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  private void awaitPort() throws IOException {
    Instant end = Instant.now().plus(START);
    while (!isListening()) {
      try {
        if (process.waitFor(50, TimeUnit.MILLISECONDS) || Instant.now().isAfter(end)) {
          process.destroyForcibly();
          throw new AssertionError(
              "the server did not start: " + Files.readString(output, StandardCharsets.UTF_8));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private boolean isListening() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    Runtime.getRuntime().removeShutdownHook(atExit);
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

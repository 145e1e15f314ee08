package io.evalflow.it.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A directory served on loopback as web servers do it, with ranges. */
public final class StaticFiles implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html", "js", "text/javascript", "css", "text/css", "svg", "image/svg+xml");

  private final Path directory;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private StaticFiles(Path directory, HttpServer server) {
    this.directory = directory;
    this.server = server;
  }

  /** Starts serving. */
  public static StaticFiles serve(Path directory) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    StaticFiles files = new StaticFiles(directory, server);
    server.setExecutor(files.threads);
    server.createContext("/", files::answer);
    server.start();
    return files;
  }

  /** Where {@code index.html} of the directory is found. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(1);
      Path file = directory.resolve(path.isEmpty() ? "index.html" : path).normalize();
      if (!file.startsWith(directory) || !Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] content = Files.readAllBytes(file);
      int status = 200;
      Matcher range = RANGE.matcher("" + exchange.getRequestHeaders().getFirst("Range"));
      exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
      if (range.matches()) {
        int start = start(range, content.length);
        int end =
            range.group(1).isEmpty() || range.group(2).isEmpty()
                ? content.length
                : Math.min(content.length, Integer.parseInt(range.group(2)) + 1);
        exchange
            .getResponseHeaders()
            .set("Content-Range", "bytes %d-%d/%d".formatted(start, end - 1, content.length));
        content = Arrays.copyOfRange(content, start, end);
        status = 206;
      }
      send(exchange, status, type(file), content);
    }
  }

  private static int start(Matcher range, int length) {
    return range.group(1).isEmpty()
        ? Math.max(0, length - Integer.parseInt(range.group(2)))
        : Integer.parseInt(range.group(1));
  }

  private static String type(Path file) {
    String name = file.getFileName().toString();
    return TYPES.getOrDefault(
        name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] content)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", "" + content.length);
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(content);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

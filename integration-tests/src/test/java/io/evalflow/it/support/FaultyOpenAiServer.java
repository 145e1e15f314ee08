package io.evalflow.it.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * A chat endpoint on loopback whose answers follow a script: by the number of the call, counted
 * from 0.
 */
public final class FaultyOpenAiServer implements AutoCloseable {
  /** What the server does with a call. */
  public sealed interface Answer {
    /** A good answer. */
    record Text(String text) implements Answer {}

    /** An HTTP error; {@code retryAfter} in seconds, or negative for none. */
    record Status(int status, int retryAfter) implements Answer {}

    /** The connection is closed without an answer. */
    record Drop() implements Answer {}

    /** Another answer, after a while. */
    record Slow(Duration delay, Answer then) implements Answer {}
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger calls = new AtomicInteger();

  /** Starts the server on a free port. */
  public FaultyOpenAiServer(IntFunction<Answer> script) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          answer(exchange, script.apply(calls.getAndIncrement()));
        });
    server.start();
  }

  /** Where to call it. */
  public String baseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** The calls that came so far. */
  public int calls() {
    return calls.get();
  }

  private static void answer(HttpExchange exchange, Answer answer) throws IOException {
    if (answer instanceof Answer.Slow slow) {
      try {
        Thread.sleep(slow.delay().toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      answer(exchange, slow.then());
    } else if (answer instanceof Answer.Status status) {
      if (status.retryAfter() >= 0) {
        exchange.getResponseHeaders().add("Retry-After", Integer.toString(status.retryAfter()));
      }
      send(exchange, status.status(), "{\"error\":{\"message\":\"scripted\",\"type\":\"error\"}}");
    } else if (answer instanceof Answer.Text text) {
      send(exchange, 200, completion(text.text()));
    } else {
      exchange.close();
    }
  }

  private static String completion(String text) {
    return """
        {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"scripted-1",
         "choices":[{"index":0,"message":{"role":"assistant","content":"%s"},"finish_reason":"stop"}],
         "usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}
        """
        .formatted(text);
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

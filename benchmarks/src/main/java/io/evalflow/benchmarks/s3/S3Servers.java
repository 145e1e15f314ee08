package io.evalflow.benchmarks.s3;

import io.evalflow.engine.log.LogJson;
import io.evalflow.store.s3.server.FaultProxy;
import io.evalflow.store.s3.server.MotoServer;
import io.evalflow.store.s3.server.RequestKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A server with a bucket {@code logs}, behind a proxy that adds to every request and counts it. Its
 * first line of output is the environment by which processes find it. Then each line of input is a
 * command, answered by one line: {@code copies LOG COUNT PREFIX} puts a log many times, {@code
 * objects COUNT PREFIX} puts empty objects with the names of logs, {@code counts} tells what was
 * asked since the last time. The end of the input ends it.
 */
public final class S3Servers {
  private static final String BUCKET = "logs";
  private static final int THREADS = 16;

  private S3Servers() {}

  /** Runs it; the argument is how many milliseconds are added to a request. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Duration delay = Duration.ofMillis(Integer.parseInt(args[0]));
    try (MotoServer server = MotoServer.require();
        FaultProxy proxy = FaultProxy.before(server, FaultProxy.Settings.PLAIN.withDelay(delay));
        S3Client client = server.client()) {
      server.createBucket(BUCKET);
      print(proxy.environment());
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      Map<String, Long> before = counts(proxy);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
          case "copies" -> {
            byte[] log = Files.readAllBytes(Path.of(words[1]));
            put(client, log, Integer.parseInt(words[2]), words[3]);
            print(Map.of("bytes", log.length));
          }
          case "objects" -> {
            put(client, new byte[0], Integer.parseInt(words[1]), words[2]);
            print(Map.of());
          }
          case "counts" -> {
            Map<String, Long> now = counts(proxy);
            Map<String, Long> since = new LinkedHashMap<>();
            for (Map.Entry<String, Long> count : now.entrySet()) {
              since.put(count.getKey(), count.getValue() - before.getOrDefault(count.getKey(), 0L));
            }
            before = now;
            print(since);
          }
          default -> throw new IllegalArgumentException(line);
        }
      }
    }
  }

  private static Map<String, Long> counts(FaultProxy proxy) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (RequestKind kind : RequestKind.values()) {
      counts.put(kind.name().toLowerCase(Locale.ROOT), proxy.requests(kind));
    }
    counts.put("bytes_up", proxy.bytesUp());
    return counts;
  }

  private static void put(S3Client client, byte[] content, int count, String prefix)
      throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    for (int i = 0; i < count; i++) {
      String key = BareClient.key(prefix, i);
      threads.execute(
          () -> client.putObject(it -> it.bucket(BUCKET).key(key), RequestBody.fromBytes(content)));
    }
    threads.shutdown();
    if (!threads.awaitTermination(1, TimeUnit.HOURS)) {
      throw new IllegalStateException("the server is too slow");
    }
  }

  private static void print(Map<String, ?> answer) {
    System.out.println(LogJson.mapper().writeValueAsString(answer));
  }
}

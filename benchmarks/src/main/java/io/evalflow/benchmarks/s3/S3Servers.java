package io.evalflow.benchmarks.s3;

import io.evalflow.engine.log.LogJson;
import io.evalflow.store.s3.server.FaultProxy;
import io.evalflow.store.s3.server.RequestKind;
import io.evalflow.store.s3.server.S3ProxyServer;
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
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A server with a bucket {@code logs}, behind a proxy that adds to every request and counts it. Its
 * first line of output is the environment by which processes find it. Then each line of input is a
 * command, answered by one line: {@code copies FILE COUNT PREFIX} makes objects with the names of
 * logs and the bytes of a file, {@code counts} tells what was asked since the last time. The end of
 * the input ends it.
 */
public final class S3Servers {
  private static final String BUCKET = "logs";

  private S3Servers() {}

  /**
   * Runs it: {@code DELAY DIRECTORY}, the milliseconds that are added to a request and where the
   * server keeps its objects.
   */
  public static void main(String[] args) throws IOException {
    Duration delay = Duration.ofMillis(Integer.parseInt(args[0]));
    Path directory = Path.of(args[1]);
    try (S3ProxyServer server = S3ProxyServer.start(directory);
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
            Path bucket = directory.resolve(BUCKET);
            copies(client, Path.of(words[1]), Integer.parseInt(words[2]), bucket, words[3]);
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
    counts.put("bytes_down", proxy.bytesDown());
    return counts;
  }

  /** Sends one object; the others are links to the file that it became, which is all there is. */
  private static void copies(S3Client client, Path file, int count, Path bucket, String prefix)
      throws IOException {
    String first = BareClient.key(prefix, 0);
    client.putObject(it -> it.bucket(BUCKET).key(first), file);
    for (int i = 1; i < count; i++) {
      Files.createLink(bucket.resolve(BareClient.key(prefix, i)), bucket.resolve(first));
    }
  }

  private static void print(Map<String, ?> answer) {
    System.out.println(LogJson.mapper().writeValueAsString(answer));
  }
}

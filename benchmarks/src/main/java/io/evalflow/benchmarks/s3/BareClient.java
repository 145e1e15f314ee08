package io.evalflow.benchmarks.s3;

import io.evalflow.store.s3.S3Clients;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The floor of what reads many headers: a program that does nothing but the same requests, for the
 * ends of objects, on as many threads.
 */
public final class BareClient {
  private static final int THREADS = 64;

  private BareClient() {}

  /** Runs it: {@code PREFIX COUNT BYTES...}, one request an object for each number of bytes. */
  public static void main(String[] args) throws InterruptedException {
    int count = Integer.parseInt(args[1]);
    AtomicLong bytes = new AtomicLong();
    try (S3Client client = S3Clients.standard()) {
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      for (int i = 0; i < count; i++) {
        String key = key(args[0], i);
        threads.execute(
            () -> {
              for (int range = 2; range < args.length; range++) {
                bytes.addAndGet(end(client, key, args[range]));
              }
            });
      }
      threads.shutdown();
      if (!threads.awaitTermination(1, TimeUnit.HOURS)) {
        throw new IllegalStateException("the server is too slow");
      }
    }
    System.out.println(bytes);
  }

  private static int end(S3Client client, String key, String length) {
    return client
        .getObjectAsBytes(it -> it.bucket("logs").key(key).range("bytes=-" + length))
        .asByteArrayUnsafe()
        .length;
  }

  /** The key of the object of a number. */
  static String key(String prefix, int number) {
    return "%s/2026-11-01T10-00-00-00-00_questions_%022d.eval".formatted(prefix, number);
  }
}

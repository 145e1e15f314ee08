package io.evalflow.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.WriteCondition;
import io.evalflow.store.s3.server.Fault;
import io.evalflow.store.s3.server.FaultProxy;
import io.evalflow.store.s3.server.MotoServer;
import io.evalflow.store.s3.server.S3ProxyServer;
import io.evalflow.store.s3.server.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** One request of ten is spoilt, and nothing is lost, doubled or left behind. */
class S3FaultsTest {
  private static final String BUCKET = "faults";
  private static final double RATE = 0.1;
  private static final int THREADS = 4;

  @Test
  void nothing_is_lost_on_s3proxy() throws Exception {
    try (S3Server server = S3ProxyServer.start()) {
      run(server);
    }
  }

  @Test
  void nothing_is_lost_on_moto() throws Exception {
    try (S3Server server = MotoServer.require()) {
      run(server);
    }
  }

  private static void run(S3Server server) throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed of the faults: " + seed);
    FaultProxy.Settings settings =
        FaultProxy.Settings.PLAIN.withFaults(RATE, seed).withSerializedWrites();
    server.createBucket(BUCKET);
    try (FaultProxy proxy = FaultProxy.before(server, settings);
        S3Client client = proxy.client()) {
      S3Storage storage = new S3Storage(() -> client);
      int small = 100;
      int large = 4;
      int edits = 20;
      put(storage, "log", new byte[0], WriteCondition.IF_ABSENT);
      List<Callable<Void>> work = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int me = thread;
        work.add(() -> writeSmall(storage, me, small));
        work.add(() -> writeLarge(storage, me, large));
        work.add(() -> edit(storage, me, edits));
      }
      inParallel(work);

      assertThat(proxy.faults(Fault.LOST_RESPONSE)).isPositive();
      assertThat(new String(read(storage, "log"), UTF_8).lines())
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, THREADS * edits)
                  .mapToObj(i -> "edit " + i / edits + " " + i % edits)
                  .toList());
      assertThat(names(storage)).hasSize(1 + THREADS * (small + large));
    }
    try (S3Client client = server.client()) {
      assertThat(client.listMultipartUploads(it -> it.bucket(BUCKET)).uploads()).isEmpty();
    }
  }

  private static Void writeSmall(S3Storage storage, int me, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      String name = "small-" + me + "-" + i;
      put(storage, name, name.getBytes(UTF_8), WriteCondition.IF_ABSENT);
      assertThat(new String(read(storage, name), UTF_8)).isEqualTo(name);
    }
    return null;
  }

  private static Void writeLarge(S3Storage storage, int me, int count) throws IOException {
    byte[] content = S3StorageContract.bytes((9 << 20) + me);
    for (int i = 0; i < count; i++) {
      String name = "large-" + me + "-" + i;
      put(storage, name, content, WriteCondition.IF_ABSENT);
      assertThat(Arrays.equals(read(storage, name), content)).isTrue();
    }
    return null;
  }

  private static Void edit(S3Storage storage, int me, int count) throws IOException {
    for (int done = 0; done < count; ) {
      try (OpenFile file = storage.open(uri("log"))) {
        FileInfo before = file.info();
        String edited =
            new String(file.read(0, (int) before.size()), UTF_8) + "edit " + me + " " + done + "\n";
        put(storage, "log", edited.getBytes(UTF_8), new WriteCondition.IfUnchanged(before.etag()));
        done++;
      } catch (FlowException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
      }
    }
    return null;
  }

  private static void put(S3Storage storage, String name, byte[] content, WriteCondition condition)
      throws IOException {
    try (PendingFile file = storage.write(uri(name), condition)) {
      file.writeFully(ByteBuffer.wrap(content));
      file.commit();
    }
  }

  private static byte[] read(S3Storage storage, String name) throws IOException {
    try (InputStream in = storage.read(uri(name))) {
      return in.readAllBytes();
    }
  }

  private static List<URI> names(S3Storage storage) throws IOException {
    try (Stream<FileInfo> files = storage.list(URI.create("s3://" + BUCKET + "/"), true)) {
      return files.map(FileInfo::uri).toList();
    }
  }

  private static URI uri(String name) {
    return URI.create("s3://" + BUCKET + "/" + name);
  }

  private static void inParallel(List<Callable<Void>> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(work.size());
    try {
      for (Future<Void> done : pool.invokeAll(work)) {
        done.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }
}

package io.evalflow.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.StorageBackendContract;
import io.evalflow.spi.storage.WriteCondition;
import io.evalflow.store.s3.server.FaultProxy;
import io.evalflow.store.s3.server.RequestKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** The contract, and what is S3's own, on one server behind a proxy. */
abstract class S3StorageContract extends StorageBackendContract {
  static final String BUCKET = "contract";
  private static final int MIB = 1 << 20;
  private static int count;

  private S3Client client;
  private S3Storage storage;
  private URI root;

  abstract FaultProxy server();

  @BeforeEach
  void connect() {
    client = server().client();
    storage = new S3Storage(() -> client);
    root = URI.create("s3://" + BUCKET + "/test-" + ++count + "/");
  }

  @AfterEach
  void no_upload_is_left() {
    assertThat(client.listMultipartUploads(it -> it.bucket(BUCKET)).uploads()).isEmpty();
    client.close();
  }

  @Override
  protected StorageBackend backend() {
    return storage;
  }

  @Override
  protected URI root() {
    return root;
  }

  @Test
  void writes_large_files_in_parts() throws IOException {
    byte[] content = bytes(21 * MIB + 17);
    FileInfo written = put("large", content, WriteCondition.IF_ABSENT);

    assertThat(written.size()).isEqualTo(content.length);
    assertThat(storage.stat(at("large"))).hasValueSatisfying(now -> same(now, written));
    try (InputStream in = storage.read(at("large"))) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
    try (OpenFile file = storage.open(at("large"))) {
      assertThat(file.read(-5, 5))
          .isEqualTo(Arrays.copyOfRange(content, content.length - 5, content.length));
      assertThat(file.read(8 * MIB - 3, 6))
          .isEqualTo(Arrays.copyOfRange(content, 8 * MIB - 3, 8 * MIB + 3));
    }
  }

  @Test
  void applies_conditions_to_large_files() throws IOException {
    byte[] content = bytes(9 * MIB);
    FileInfo first = put("large", content, WriteCondition.IF_ABSENT);
    assertConflict(() -> put("large", content, WriteCondition.IF_ABSENT));
    content[0]++;
    put("large", content, new WriteCondition.IfUnchanged(first.etag()));
    assertConflict(() -> put("large", content, new WriteCondition.IfUnchanged(first.etag())));

    try (OpenFile file = storage.open(at("large"))) {
      assertThat(file.read(0, 3)).isEqualTo(Arrays.copyOf(content, 3));
    }
  }

  @Test
  void throws_away_the_parts_of_a_file_that_is_not_committed() throws IOException {
    try (PendingFile file = storage.write(at("large"), WriteCondition.ALWAYS)) {
      file.writeFully(ByteBuffer.wrap(bytes(18 * MIB)));
    }

    assertThat(storage.stat(at("large"))).isEmpty();
  }

  @Test
  void copies_within_the_server_what_it_already_has() throws IOException {
    byte[] content = bytes(12 * MIB);
    FileInfo first = put("large", content, WriteCondition.ALWAYS);
    byte[] tail = bytes(100_000);
    long before = server().bytesUp();

    try (OpenFile source = storage.open(at("large"));
        PendingFile file =
            storage.write(at("large"), new WriteCondition.IfUnchanged(first.etag()))) {
      file.copyFrom(source, 0, content.length);
      file.writeFully(ByteBuffer.wrap(tail));
      file.commit();
    }

    assertThat(server().bytesUp() - before).isLessThan(110_000);
    try (InputStream in = storage.read(at("large"))) {
      assertThat(in.readNBytes(content.length)).isEqualTo(content);
      assertThat(in.readAllBytes()).isEqualTo(tail);
    }
  }

  @Test
  void copies_after_a_few_bytes_of_its_own() throws IOException {
    byte[] content = bytes(14 * MIB);
    put("source", content, WriteCondition.ALWAYS);

    try (OpenFile source = storage.open(at("source"));
        PendingFile file = storage.write(at("copy"), WriteCondition.ALWAYS)) {
      file.writeFully(ByteBuffer.wrap(new byte[] {1, 2, 3}));
      file.copyFrom(source, 10, content.length - 10);
      file.writeFully(ByteBuffer.wrap(new byte[] {4}));
      file.commit();
    }

    try (InputStream in = storage.read(at("copy"))) {
      assertThat(in.readNBytes(3)).containsExactly(1, 2, 3);
      assertThat(in.readNBytes(content.length - 10))
          .isEqualTo(Arrays.copyOfRange(content, 10, content.length));
      assertThat(in.readAllBytes()).containsExactly(4);
    }
  }

  @Test
  void reads_the_end_of_a_file_by_one_request() throws IOException {
    put("a.txt", bytes(1000), WriteCondition.ALWAYS);
    long before = server().requests();

    try (OpenFile file = storage.open(at("a.txt"))) {
      assertThat(server().requests()).isEqualTo(before);
      file.read(-100, 100);
      assertThat(file.info().size()).isEqualTo(1000);
    }

    assertThat(server().requests()).isEqualTo(before + 1);
  }

  @Test
  void lists_by_as_many_requests_as_there_are_pages() throws IOException {
    for (int i = 0; i < 1001; i++) {
      put("many/" + i, new byte[0], WriteCondition.ALWAYS);
    }
    long before = server().requests(RequestKind.LIST_OBJECTS);
    try (Stream<FileInfo> files = storage.list(at("many/"), false)) {
      assertThat(files.count()).isEqualTo(1001);
    }
    assertThat(server().requests(RequestKind.LIST_OBJECTS)).isEqualTo(before + 2);
  }

  @Test
  void refuses_to_go_on_with_another_version() throws IOException {
    put("a.txt", bytes(1000), WriteCondition.ALWAYS);

    try (OpenFile file = storage.open(at("a.txt"))) {
      file.read(0, 10);
      put("a.txt", bytes(2000), WriteCondition.ALWAYS);
      assertConflict(() -> file.read(10, 10));
      storage.delete(at("a.txt"));
      assertConflict(() -> file.read(10, 10));
    }
  }

  @Test
  void says_that_there_is_no_such_bucket() {
    URI uri = URI.create("s3://no-such-bucket/a.txt");
    for (Action action :
        new Action[] {
          () -> storage.stat(uri),
          () -> storage.list(uri, true),
          () -> storage.read(uri),
          () -> storage.open(uri).read(0, 1),
          () -> {
            try (PendingFile file = storage.write(uri, WriteCondition.ALWAYS)) {
              file.commit();
            }
          }
        }) {
      assertThatThrownBy(action::run)
          .isInstanceOfSatisfying(
              FlowException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.STORAGE);
                assertThat(e.message()).contains("there is no bucket 'no-such-bucket'");
              });
    }
  }

  /** An action that can fail with an IOException. */
  interface Action {
    void run() throws IOException;
  }

  static void assertConflict(Action action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            FlowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
  }

  FileInfo put(String path, byte[] content, WriteCondition condition) throws IOException {
    try (PendingFile file = storage.write(at(path), condition)) {
      file.writeFully(ByteBuffer.wrap(content));
      return file.commit();
    }
  }

  private static void same(FileInfo now, FileInfo written) {
    assertThat(now.etag()).isEqualTo(written.etag());
    assertThat(now.size()).isEqualTo(written.size());
  }

  static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}

package io.evalflow.store.vfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.StorageCapability;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VfsStorageTest {
  private static final String CONTENT = "0123456789";

  private final VfsStorage storage = new VfsStorage();

  @Test
  void serves_what_has_a_provider_but_not_what_others_serve() {
    assertThat(storage.schemes())
        .contains("http", "https", "ram", "zip")
        .doesNotContain("file", "s3");
  }

  @Test
  void reads_over_http_and_refuses_to_write() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", VfsStorageTest::answer);
    server.start();
    try {
      String base = "http://127.0.0.1:" + server.getAddress().getPort();
      URI file = URI.create(base + "/data/a%20b.jsonl");

      try (InputStream in = storage.read(file)) {
        assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(CONTENT);
      }
      try (OpenFile open = storage.open(file)) {
        assertThat(open.info().size()).isEqualTo(10);
        assertThat(new String(open.read(-3, 2), UTF_8)).isEqualTo("78");
      }
      assertThat(storage.stat(URI.create(base + "/none"))).isEmpty();
      assertThat(storage.capabilities(file)).doesNotContain(StorageCapability.WRITE);
      assertThatThrownBy(() -> storage.write(file, WriteCondition.ALWAYS))
          .isInstanceOfSatisfying(
              FlowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    boolean there = exchange.getRequestURI().getPath().equals("/data/a b.jsonl");
    String range = exchange.getRequestHeaders().getFirst("Range");
    byte[] body = CONTENT.getBytes(UTF_8);
    int status = there ? 200 : 404;
    if (there && range != null) {
      int first = Integer.parseInt(range.replaceAll("bytes=(\\d+)-.*", "$1"));
      exchange.getResponseHeaders().set("Content-Range", "bytes " + first + "-9/10");
      body = Arrays.copyOfRange(body, first, body.length);
      status = 206;
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Test
  void reads_files_in_an_archive(@TempDir Path directory) throws IOException {
    Path archive = directory.resolve("a.zip");
    try (OutputStream out = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("dir/a.txt"));
      zip.write(CONTENT.getBytes(UTF_8));
    }
    URI root = URI.create("zip:" + archive.toUri() + "!/");

    try (Stream<FileInfo> files = storage.list(root, true)) {
      List<URI> found = files.map(FileInfo::uri).toList();
      assertThat(found).containsExactly(URI.create(root + "dir/a.txt"));
      try (InputStream in = storage.read(found.get(0))) {
        assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(CONTENT);
      }
    }
    assertThatThrownBy(() -> storage.stat(URI.create(root + "dir/../../b.txt")))
        .isInstanceOf(FlowException.class);
  }
}

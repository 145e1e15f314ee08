package io.evalflow.store.vfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.store.s3.S3Storage;
import io.evalflow.store.s3.server.S3ProxyServer;
import io.evalflow.store.s3.server.S3Server;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.commons.vfs2.FileObject;
import org.apache.commons.vfs2.FileType;
import org.apache.commons.vfs2.Selectors;
import org.apache.commons.vfs2.impl.DefaultFileSystemManager;
import org.apache.commons.vfs2.impl.StandardFileSystemManager;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

class S3FileProviderTest {
  @Test
  void is_found_by_the_standard_manager() throws IOException {
    try (StandardFileSystemManager manager = new StandardFileSystemManager()) {
      manager.init();
      assertThat(manager.hasProvider("s3")).isTrue();
    }
  }

  @Test
  void reads_writes_lists_and_removes() throws IOException {
    try (S3Server server = S3ProxyServer.start();
        S3Client client = server.client();
        DefaultFileSystemManager manager = new DefaultFileSystemManager()) {
      server.createBucket("bucket");
      manager.addProvider("s3", new S3FileProvider(new S3Storage(() -> client)));
      manager.init();
      FileObject file = manager.resolveFile("s3://bucket/logs/a b+c%23d%2525.txt");
      assertThat(file.exists()).isFalse();
      try (OutputStream out = file.getContent().getOutputStream()) {
        out.write("hello".getBytes(UTF_8));
        assertThat(manager.resolveFile("s3://bucket/logs").exists()).isFalse();
      }
      assertThat(client.listObjectsV2(it -> it.bucket("bucket")).contents())
          .singleElement()
          .satisfies(object -> assertThat(object.key()).isEqualTo("logs/a b+c#d%25.txt"));

      FileObject found = manager.resolveFile("s3://bucket/logs/a b+c%23d%2525.txt");
      found.refresh();
      assertThat(found.getType()).isEqualTo(FileType.FILE);
      assertThat(found.getContent().getString(UTF_8)).isEqualTo("hello");
      assertThat(found.getContent().getSize()).isEqualTo(5);
      assertThat(found.getContent().getLastModifiedTime()).isPositive();
      assertThat(found.getContent().getAttribute("etag"))
          .isEqualTo("5d41402abc4b2a76b9719d911017c592");
      FileObject folder = manager.resolveFile("s3://bucket/logs");
      folder.refresh();
      assertThat(folder.getType()).isEqualTo(FileType.FOLDER);
      assertThat(Arrays.stream(folder.getChildren()).map(FileObject::getName))
          .containsExactly(found.getName());
      assertThat(folder.delete(Selectors.SELECT_ALL)).isPositive();
      assertThat(client.listObjectsV2(it -> it.bucket("bucket")).contents()).isEmpty();
    }
  }
}

package io.evalflow.store.vfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.StorageBackendContract;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A scheme that cannot keep conditions: those tests are skipped by name. */
class VfsStorageOnTmpTest extends StorageBackendContract {
  private final StorageBackend storage = new VfsStorage();
  private final URI root = URI.create("tmp:///" + UUID.randomUUID() + "/");

  @Override
  protected StorageBackend backend() {
    return storage;
  }

  @Override
  protected URI root() {
    return root;
  }

  @Test
  void tells_versions_of_one_size_apart_that_are_written_in_one_tick_of_the_clock()
      throws IOException {
    URI file = root.resolve("a.txt");
    Set<String> etags = new HashSet<>();
    for (int i = 100; i < 200; i++) {
      try (PendingFile pending = storage.write(file, WriteCondition.ALWAYS)) {
        pending.write(ByteBuffer.wrap(Integer.toString(i).getBytes(StandardCharsets.UTF_8)));
        assertThat(etags.add(pending.commit().etag())).isTrue();
      }
    }
  }
}

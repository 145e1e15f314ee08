package io.evalflow.store.vfs;

import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.StorageBackendContract;
import java.net.URI;
import java.util.UUID;

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
}

package io.evalflow.store.vfs;

import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.StorageBackendContract;
import java.net.URI;

class VfsStorageOnRamTest extends StorageBackendContract {
  private static int count;

  private final StorageBackend storage = new VfsStorage();
  private final URI root = URI.create("ram:///test-" + ++count + "/");

  @Override
  protected StorageBackend backend() {
    return storage;
  }

  @Override
  protected URI root() {
    return root;
  }
}

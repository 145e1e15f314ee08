package io.evalflow.engine.log;

import io.evalflow.engine.ForwardingStorage;
import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.WriteCondition;
import io.evalflow.store.fs.LocalStorage;
import java.io.IOException;
import java.net.URI;

/** Local files where something happens just before one of them is opened or written. */
final class HookedStorage extends ForwardingStorage {
  /** What happens; the file is as it was before. */
  interface Hook {
    void before(URI file) throws IOException;
  }

  private volatile Hook opening = file -> {};
  private volatile Hook writing = file -> {};

  HookedStorage() {
    super(new LocalStorage());
  }

  void onOpen(Hook hook) {
    opening = hook;
  }

  void onWrite(Hook hook) {
    writing = hook;
  }

  @Override
  public OpenFile open(URI uri) throws IOException {
    opening.before(uri);
    return super.open(uri);
  }

  @Override
  public PendingFile write(URI uri, WriteCondition condition) throws IOException {
    writing.before(uri);
    return super.write(uri, condition);
  }
}

package io.evalflow.engine.log;

import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.WriteCondition;
import io.evalflow.store.fs.LocalStorage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Local files where something happens just before one of them is opened or written. */
final class HookedStorage implements StorageBackend {
  /** What happens; the file is as it was before. */
  interface Hook {
    void before(URI file) throws IOException;
  }

  private final LocalStorage files = new LocalStorage();
  private volatile Hook opening = file -> {};
  private volatile Hook writing = file -> {};

  Storage storage() {
    return uri -> this;
  }

  void onOpen(Hook hook) {
    opening = hook;
  }

  void onWrite(Hook hook) {
    writing = hook;
  }

  @Override
  public String name() {
    return "hooked";
  }

  @Override
  public Set<String> schemes() {
    return files.schemes();
  }

  @Override
  public Optional<FileInfo> stat(URI uri) throws IOException {
    return files.stat(uri);
  }

  @Override
  public Stream<FileInfo> list(URI directory, boolean recursive) throws IOException {
    return files.list(directory, recursive);
  }

  @Override
  public InputStream read(URI uri) throws IOException {
    return files.read(uri);
  }

  @Override
  public OpenFile open(URI uri) throws IOException {
    opening.before(uri);
    return files.open(uri);
  }

  @Override
  public PendingFile write(URI uri, WriteCondition condition) throws IOException {
    writing.before(uri);
    return files.write(uri, condition);
  }

  @Override
  public void delete(URI uri) throws IOException {
    files.delete(uri);
  }
}

package io.evalflow.engine;

import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** A storage that is another one, but for what is overridden. */
public class ForwardingStorage implements StorageBackend {
  private final StorageBackend files;

  /** Forwards to a storage. */
  protected ForwardingStorage(StorageBackend files) {
    this.files = files;
  }

  /** This storage for all locations. */
  public final Storage storage() {
    return uri -> this;
  }

  @Override
  public String name() {
    return files.name();
  }

  @Override
  public Set<String> schemes() {
    return files.schemes();
  }

  @Override
  public int concurrency() {
    return files.concurrency();
  }

  @Override
  public boolean placesByRename() {
    return files.placesByRename();
  }

  @Override
  public OptionalInt appendUnit(URI file) throws IOException {
    return files.appendUnit(file);
  }

  @Override
  public FileInfo append(URI file, String etag, long position, ByteBuffer bytes)
      throws IOException {
    return files.append(file, etag, position, bytes);
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
    return files.open(uri);
  }

  @Override
  public PendingFile write(URI uri, WriteCondition condition) throws IOException {
    return files.write(uri, condition);
  }

  @Override
  public void keep(URI file, String etag, URI as) throws IOException {
    files.keep(file, etag, as);
  }

  @Override
  public FileInfo place(URI file, URI target, WriteCondition condition) throws IOException {
    return files.place(file, target, condition);
  }

  @Override
  public void makeDurable(URI directory, Collection<URI> written) throws IOException {
    files.makeDurable(directory, written);
  }

  @Override
  public void delete(URI uri) throws IOException {
    files.delete(uri);
  }
}

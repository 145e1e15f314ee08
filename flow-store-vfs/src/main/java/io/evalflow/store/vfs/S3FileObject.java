package io.evalflow.store.vfs;

import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.WriteCondition;
import io.evalflow.store.s3.S3Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.vfs2.FileObject;
import org.apache.commons.vfs2.FileSystemException;
import org.apache.commons.vfs2.FileType;
import org.apache.commons.vfs2.provider.AbstractFileName;
import org.apache.commons.vfs2.provider.AbstractFileObject;
import org.apache.commons.vfs2.provider.UriParser;
import org.jspecify.annotations.Nullable;

/** An object, or what keys have in common, as a file of Commons VFS; written at close. */
final class S3FileObject extends AbstractFileObject<S3FileSystem> {
  private final S3Storage storage;
  private final S3FileSystem bucket;
  private Optional<FileInfo> info = Optional.empty();

  S3FileObject(AbstractFileName name, S3FileSystem bucket) {
    super(name, bucket);
    this.bucket = bucket;
    this.storage = bucket.storage();
  }

  private URI uri() throws FileSystemException {
    String path = getName().getPathDecoded();
    return S3Storage.uri(bucket.bucket(), path.startsWith("/") ? path.substring(1) : path);
  }

  @Override
  protected void doAttach() throws IOException {
    info = storage.stat(uri());
  }

  @Override
  protected void doDetach() {
    info = Optional.empty();
  }

  @Override
  protected FileType doGetType() {
    return info.map(found -> found.directory() ? FileType.FOLDER : FileType.FILE)
        .orElse(FileType.IMAGINARY);
  }

  @Override
  protected String[] doListChildren() throws IOException {
    try (Stream<FileInfo> children = storage.list(uri(), false)) {
      return UriParser.encode(children.map(S3FileObject::baseName).toArray(String[]::new));
    }
  }

  private static String baseName(FileInfo child) {
    String path = child.uri().getPath();
    String inner = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return inner.substring(inner.lastIndexOf('/') + 1);
  }

  @Override
  protected long doGetContentSize() {
    return info.map(FileInfo::size).orElse(0L);
  }

  @Override
  protected long doGetLastModifiedTime() {
    return info.map(FileInfo::modified).map(Instant::toEpochMilli).orElse(0L);
  }

  @Override
  protected Map<String, Object> doGetAttributes() {
    return info.<Map<String, Object>>map(found -> Map.of("etag", found.etag())).orElse(Map.of());
  }

  @Override
  protected InputStream doGetInputStream(int bufferSize) throws IOException {
    return storage.read(uri());
  }

  @Override
  protected OutputStream doGetOutputStream(boolean append) throws IOException {
    return new CommittingStream(storage.write(uri(), WriteCondition.ALWAYS));
  }

  @Override
  protected void doCreateFolder() {
    // It is there as soon as something is in it.
  }

  @Override
  protected void doDelete() throws IOException {
    if (!getType().hasChildren()) {
      storage.delete(uri());
    }
  }

  @Override
  protected boolean doIsSameFile(@Nullable FileObject other) {
    return equals(other);
  }

  /** A file that appears when its stream is closed, as those who use Commons VFS expect. */
  private static final class CommittingStream extends OutputStream {
    private final PendingFile file;

    CommittingStream(PendingFile file) {
      this.file = file;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      file.writeFully(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void close() throws IOException {
      if (file.isOpen()) {
        try (file) {
          file.commit();
        }
      }
    }
  }
}

package io.evalflow.store.vfs;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.Uris;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.stream.Stream;
import org.apache.commons.vfs2.Capability;
import org.apache.commons.vfs2.FileObject;
import org.apache.commons.vfs2.FileSystemException;
import org.apache.commons.vfs2.FileType;
import org.apache.commons.vfs2.RandomAccessContent;
import org.apache.commons.vfs2.provider.UriParser;
import org.apache.commons.vfs2.util.RandomAccessMode;

/**
 * A place under Commons VFS. The object behind it is asked anew each time.
 *
 * @param lock held for reading while one of our files is looked at, for writing while one takes the
 *     place of another
 */
record VfsFile(URI uri, FileObject object, ReadWriteLock lock) {
  private static final String PREFIX = ".flow-";
  private static final String TEMPORARY = ".tmp";

  /** Whether no other process can see files of this scheme. */
  static boolean isPrivate(URI uri) {
    return "ram".equalsIgnoreCase(uri.getScheme());
  }

  Optional<FileInfo> info() throws IOException {
    return locked(lock.readLock(), () -> look(object, uri));
  }

  /** The file, which must be there. */
  FileInfo existing() throws IOException {
    return locked(lock.readLock(), this::lookAtFile);
  }

  private FileInfo lookAtFile() throws IOException {
    FileInfo info = look(object, uri).orElseThrow(this::missing);
    if (info.directory()) {
      throw directory();
    }
    return info;
  }

  InputStream read() throws IOException {
    return locked(
        lock.readLock(),
        () -> {
          lookAtFile();
          return isPrivate(uri)
              // What is in memory is gone at once when it is replaced.
              ? new ByteArrayInputStream(object.getContent().getByteArray())
              : object.getContent().getInputStream();
        });
  }

  /**
   * Reads a part of the file, if it is still as it was.
   *
   * @param start from 0, no more than the file's size
   */
  byte[] read(FileInfo expected, long start, int count) throws IOException {
    return locked(
        lock.readLock(),
        () -> {
          if (!look(object, uri).map(FileInfo::etag).equals(Optional.of(expected.etag()))) {
            throw StorageBackend.changed(uri);
          }
          if (object.getFileSystem().hasCapability(Capability.RANDOM_ACCESS_READ)) {
            try (RandomAccessContent content =
                object.getContent().getRandomAccessContent(RandomAccessMode.READ)) {
              content.seek(start);
              return content.getInputStream().readNBytes(count);
            }
          }
          try (InputStream in = object.getContent().getInputStream()) {
            in.skipNBytes(start);
            return in.readNBytes(count);
          }
        });
  }

  void delete() throws IOException {
    locked(
        lock.writeLock(),
        () -> {
          object.refresh();
          if (object.getType() == FileType.FOLDER) {
            throw directory();
          }
          return object.delete();
        });
  }

  Stream<FileInfo> children(boolean recursive) throws IOException {
    FileObject[] children = locked(lock.readLock(), object::getChildren);
    return Arrays.stream(children)
        .filter(child -> !isTemporary(child))
        .map(child -> new VfsFile(below(uri, baseName(child)), child, lock))
        .flatMap(child -> child.entries(recursive));
  }

  private static String baseName(FileObject file) {
    try {
      return UriParser.decode(file.getName().getBaseName());
    } catch (FileSystemException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Stream<FileInfo> entries(boolean recursive) {
    try {
      Optional<FileInfo> info = info();
      return recursive && info.isPresent() && info.get().directory()
          ? children(true)
          : info.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A hidden file beside this one. */
  FileObject temporary() throws FileSystemException {
    return object.getParent().resolveFile(PREFIX + UUID.randomUUID() + TEMPORARY);
  }

  private static boolean isTemporary(FileObject file) {
    String name = file.getName().getBaseName();
    return name.startsWith(PREFIX) && name.endsWith(TEMPORARY);
  }

  /** Runs what looks at or changes files, and explains its failure. */
  <T> T locked(Lock side, Callable<T> action) throws IOException {
    side.lock();
    try {
      return action.call();
    } catch (FileSystemException e) {
      throw explained(e, uri);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(Uris.display(uri) + ": " + e.getMessage(), e);
    } finally {
      side.unlock();
    }
  }

  static Optional<FileInfo> look(FileObject object, URI uri) throws IOException {
    object.refresh();
    FileType type = object.getType();
    if (type == FileType.IMAGINARY) {
      return Optional.empty();
    }
    if (!type.hasContent()) {
      URI directory = uri.toString().endsWith("/") ? uri : URI.create(uri + "/");
      return Optional.of(new FileInfo(directory, 0, null, "", true));
    }
    long size = object.getContent().getSize();
    long modified = modified(object);
    String etag = Long.toHexString(size) + "-" + Long.toHexString(modified);
    return Optional.of(
        new FileInfo(
            uri,
            size,
            modified > 0 ? Instant.ofEpochMilli(modified) : null,
            isPrivate(uri) ? etag + "-" + digest(object) : etag,
            false));
  }

  /** In milliseconds; 0 if unknown: not every server of HTTP tells. */
  private static long modified(FileObject object) {
    if (!object.getFileSystem().hasCapability(Capability.GET_LAST_MODIFIED)) {
      return 0;
    }
    try {
      return object.getContent().getLastModifiedTime();
    } catch (FileSystemException untold) {
      return 0;
    }
  }

  /** Files in memory are replaced more often than their times change. */
  private static String digest(FileObject object) throws IOException {
    try {
      byte[] content = object.getContent().getByteArray();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static URI below(URI directory, String name) {
    String base = directory.toString();
    return URI.create((base.endsWith("/") ? base : base + "/") + Uris.segment(name));
  }

  private FlowException missing() {
    return new FlowException(ErrorCode.NOT_FOUND, Uris.display(uri) + " does not exist");
  }

  FlowException directory() {
    return new FlowException(ErrorCode.STORAGE, Uris.display(uri) + " is a directory");
  }

  FlowException exists() {
    return new FlowException(ErrorCode.CONFLICT, Uris.display(uri) + " already exists");
  }

  static IOException explained(FileSystemException e, URI uri) {
    return new IOException(Uris.display(uri) + ": " + e.getMessage(), e);
  }
}

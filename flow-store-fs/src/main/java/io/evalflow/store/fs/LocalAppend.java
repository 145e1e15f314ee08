package io.evalflow.store.fs;

import com.sun.nio.file.ExtendedOpenOption;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.StorageBackend;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Lets files grow where they stand. A write that goes to the disk past the system's cache makes a
 * file longer only when all of it is there, on the file systems named here; a write through the
 * cache makes it longer page by page, and a reader would see a part. Safe for use by many threads.
 */
final class LocalAppend {
  /** Those of which it is known. */
  private static final Set<String> FILE_SYSTEMS = Set.of("ext4", "xfs");

  private static final int LARGEST_UNIT = 1 << 16;

  private final ConcurrentMap<Path, Directory> directories = new ConcurrentHashMap<>();

  /** For one write at a time, as writes take turns. */
  private ByteBuffer buffer = ByteBuffer.allocate(0);

  /**
   * What a directory's files can do.
   *
   * @param unit in which they grow; 0 if they do not
   */
  private record Directory(FileStore store, int unit) {}

  /** The unit in which a file can grow, whose path has no links; empty if it cannot. */
  OptionalInt unit(Path file) throws IOException {
    Directory directory = directory(file);
    return directory.unit > 0 && Files.isWritable(file) && hasOneName(file)
        ? OptionalInt.of(directory.unit)
        : OptionalInt.empty();
  }

  private Directory directory(Path file) throws IOException {
    Path place = file.toAbsolutePath().resolveSibling("");
    Directory known = directories.get(place);
    if (known == null) {
      FileStore store = Files.getFileStore(place);
      known = new Directory(store, unit(store, place));
      directories.put(place, known);
    }
    return known;
  }

  private static boolean hasOneName(Path file) throws IOException {
    return Integer.valueOf(1).equals(Files.getAttribute(file, "unix:nlink"));
  }

  private static int unit(FileStore store, Path place) throws IOException {
    if (!FILE_SYSTEMS.contains(store.type())) {
      return 0;
    }
    long unit = store.getBlockSize();
    boolean usable = unit > 0 && unit <= LARGEST_UNIT && Long.bitCount(unit) == 1;
    return usable && writesPastCache(place, (int) unit) ? (int) unit : 0;
  }

  /**
   * Tries it: where a directory is encrypted, or the file system keeps a journal of all data, the
   * system takes such a write and puts it into the cache nevertheless.
   */
  private static boolean writesPastCache(Path place, int unit) {
    Path file = LocalPendingFile.temporary(place);
    try {
      Files.createFile(file);
      try (FileChannel direct = direct(file)) {
        direct.write(ByteBuffer.allocateDirect(2 * unit).alignedSlice(unit).limit(unit), 0);
      }
      try (FileChannel read = FileChannel.open(file, StandardOpenOption.READ)) {
        return !read.map(FileChannel.MapMode.READ_ONLY, 0, unit).isLoaded();
      } finally {
        Files.delete(file);
      }
    } catch (IOException | UnsupportedOperationException e) {
      // It cannot, or nothing can be written here at all, which the step will say.
      return false;
    }
  }

  private static FileChannel direct(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT);
  }

  /**
   * Lets a file grow, as {@link StorageBackend#append} says.
   *
   * @param uri of the file, for messages
   */
  FileInfo append(URI uri, Path file, String etag, long position, ByteBuffer bytes)
      throws IOException {
    Directory directory = directory(file);
    if (directory.unit == 0) {
      throw new IOException("it cannot grow where it stands");
    }
    if (position % directory.unit != 0 || bytes.remaining() % directory.unit != 0) {
      throw new IllegalArgumentException(
          bytes.remaining() + " bytes at " + position + " are no multiples of " + directory.unit);
    }
    try (FileChannel channel = direct(file)) {
      FileInfo grown =
          DirectoryLock.locked(
                  uri,
                  file,
                  () -> {
                    long size = channel.size();
                    // It was opened before: what this says of the path is true of what is open.
                    if (!LocalStorage.currentEtag(file).equals(Optional.of(etag))
                        || size > position) {
                      throw StorageBackend.changed(uri);
                    }
                    requireRoom(directory, bytes.remaining());
                    write(channel, size, position, aligned(bytes, directory.unit));
                    return LocalStorage.info(file, uri);
                  })
              .filter(info -> info.size() == position + bytes.remaining())
              .orElseThrow(() -> StorageBackend.changed(uri));
      channel.force(true);
      return grown;
    }
  }

  /** A write for which there is too little room would be cut short, and seen so for a moment. */
  private static void requireRoom(Directory directory, int length) throws IOException {
    if (directory.store.getUsableSpace() < length) {
      throw new IOException("no room for " + length + " bytes more");
    }
  }

  private ByteBuffer aligned(ByteBuffer bytes, int unit) {
    int length = bytes.remaining();
    if (buffer.capacity() < length) {
      buffer = ByteBuffer.allocateDirect(Math.addExact(length, unit)).alignedSlice(unit);
    }
    return buffer.clear().put(bytes.duplicate()).flip();
  }

  private static void write(FileChannel channel, long size, long position, ByteBuffer bytes)
      throws IOException {
    int length = bytes.remaining();
    int written = 0;
    try {
      written = channel.write(bytes, position);
      if (written < length) {
        throw new IOException("only " + written + " of " + length + " bytes could be added");
      }
    } finally {
      if (written < length && channel.isOpen()) {
        channel.truncate(size);
      }
    }
  }
}

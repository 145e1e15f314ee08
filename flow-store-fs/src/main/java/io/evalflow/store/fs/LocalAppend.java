package io.evalflow.store.fs;

import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.StorageBackend;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * Lets files grow where they stand. A write that goes to the disk past the system's cache makes a
 * file of ext4 longer only when all of it is there; a write through the cache makes it longer page
 * by page, and a reader would see a part. (XFS before Linux 6.10 first makes the file longer up to
 * where such a write begins.) Only a disk that is full in the middle of a write shows what there
 * was room for, until that is cut off again. Safe for use by many threads.
 */
final class LocalAppend {
  /** Where it is known to be so. */
  private static final String FILE_SYSTEM = "ext4";

  private static final int LARGEST_UNIT = 1 << 16;

  /**
   * What the system caches as one. Zeros behind the end of a file are cached with the end, and a
   * reader would see them in place of an addition that begins there.
   */
  private static final int PAGE =
      Set.of("amd64", "x86_64").contains(System.getProperty("os.arch")) ? 1 << 12 : LARGEST_UNIT;

  private static final Optional<OpenOption> DIRECT = directOption();

  /** A larger buffer is not kept. */
  private static final int KEPT = 1 << 20;

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
  OptionalInt unit(Path file) {
    Optional<Directory> directory = directory(file);
    return directory.isPresent() && Files.isWritable(file) && hasOneName(file)
        ? OptionalInt.of(directory.get().unit)
        : OptionalInt.empty();
  }

  private Optional<Directory> directory(Path file) {
    Path place = file.toAbsolutePath().resolveSibling("");
    Directory known = directories.get(place);
    if (known == null) {
      try {
        known = looked(place);
        directories.put(place, known);
      } catch (IOException | UnsupportedOperationException e) {
        // No trial could be made: no room, no leave, no file system that Java knows.
        return Optional.empty();
      }
    }
    return Optional.of(known).filter(directory -> directory.unit > 0);
  }

  private static Directory looked(Path place) throws IOException {
    FileStore store = Files.getFileStore(place);
    if (!store.type().equals(FILE_SYSTEM)) {
      return new Directory(store, 0);
    }
    long unit = Math.max(PAGE, store.getBlockSize());
    boolean usable = unit <= LARGEST_UNIT && Long.bitCount(unit) == 1;
    return new Directory(store, usable && writesPastCache(place, (int) unit) ? (int) unit : 0);
  }

  private static boolean hasOneName(Path file) {
    try {
      return Integer.valueOf(1).equals(Files.getAttribute(file, "unix:nlink"));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /**
   * Tries it: where a directory is encrypted, or the file system keeps a journal of all data, the
   * system takes such a write and puts it into the cache nevertheless.
   */
  private static boolean writesPastCache(Path place, int unit) throws IOException {
    Path file = LocalPendingFile.temporary(place);
    try {
      Files.createFile(file);
      try (FileChannel direct = direct(file)) {
        direct.write(ByteBuffer.allocateDirect(2 * unit).alignedSlice(unit).limit(unit), 0);
      }
      try (FileChannel read = FileChannel.open(file, StandardOpenOption.READ)) {
        return !read.map(FileChannel.MapMode.READ_ONLY, 0, unit).isLoaded();
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static FileChannel direct(Path file) throws IOException {
    OpenOption direct =
        DIRECT.orElseThrow(() -> new UnsupportedOperationException("no writes past the cache"));
    return FileChannel.open(file, StandardOpenOption.WRITE, direct);
  }

  /** The JDK's option, which is in a module that a runtime may lack. */
  private static Optional<OpenOption> directOption() {
    try {
      return Stream.of(Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants())
          .filter(option -> option.toString().equals("DIRECT"))
          .map(OpenOption.class::cast)
          .findFirst();
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Lets a file grow, as {@link StorageBackend#append} says.
   *
   * @param uri of the file, for messages
   */
  FileInfo append(URI uri, Path file, String etag, long position, ByteBuffer bytes)
      throws IOException {
    Directory directory =
        directory(file).orElseThrow(() -> new IOException("it cannot grow where it stands"));
    if (position % directory.unit != 0 || bytes.remaining() % directory.unit != 0) {
      throw new IllegalArgumentException(
          bytes.remaining() + " bytes at " + position + " are no multiples of " + directory.unit);
    }
    requireRoom(directory, bytes.remaining());
    try (FileChannel channel = direct(file)) {
      FileInfo grown =
          DirectoryLock.locked(
              uri,
              file,
              () -> {
                ByteBuffer aligned = aligned(bytes, directory.unit);
                // Opened before: what this says of the path is true of what is open.
                if (!LocalStorage.currentEtag(file).equals(Optional.of(etag))
                    || channel.size() > position
                    || !hasOneName(file)) {
                  throw StorageBackend.changed(uri);
                }
                write(file, channel, position, aligned);
                return LocalStorage.info(file, uri)
                    .filter(info -> info.size() == position + bytes.remaining())
                    .orElseThrow(() -> StorageBackend.changed(uri));
              });
      channel.force(true);
      return grown;
    }
  }

  private static void requireRoom(Directory directory, int length) throws IOException {
    if (directory.store.getUsableSpace() < length) {
      throw new IOException("no room for " + length + " bytes more");
    }
  }

  private ByteBuffer aligned(ByteBuffer bytes, int unit) {
    ByteBuffer room = buffer;
    if (room.capacity() < bytes.remaining()) {
      int capacity = Math.max(KEPT, bytes.remaining());
      room = ByteBuffer.allocateDirect(Math.addExact(capacity, unit)).alignedSlice(unit);
      if (capacity == KEPT) {
        buffer = room;
      }
    }
    return room.clear().put(bytes.duplicate()).flip();
  }

  /** After a failure the file is as it was, with its time. */
  private static void write(Path file, FileChannel channel, long position, ByteBuffer bytes)
      throws IOException {
    long size = channel.size();
    FileTime modified = Files.getLastModifiedTime(file);
    int length = bytes.remaining();
    try {
      int written = channel.write(bytes, position);
      if (written < length) {
        throw new IOException("only " + written + " of " + length + " bytes could be added");
      }
    } catch (ClosedByInterruptException e) {
      throw new IOException("the thread was interrupted while it was written", e);
    } catch (IOException e) {
      try {
        channel.truncate(size);
        Files.setLastModifiedTime(file, modified);
      } catch (IOException further) {
        e.addSuppressed(further);
      }
      throw e;
    }
  }
}

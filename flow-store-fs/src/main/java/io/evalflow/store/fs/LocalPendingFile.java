package io.evalflow.store.fs;

import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file being written under a hidden name beside its place. For one thread. */
final class LocalPendingFile implements PendingFile {
  private static final String PREFIX = ".flow-";
  private static final String TEMPORARY = ".tmp";
  private static final int NAME_LENGTH =
      PREFIX.length() + new UUID(0, 0).toString().length() + TEMPORARY.length();

  private final URI uri;
  private final URI written;
  private final Path target;
  private final LocalPlacement place;
  private final Path temporary;
  private final FileChannel channel;
  private boolean committed;

  private LocalPendingFile(
      URI uri,
      URI written,
      Path target,
      WriteCondition condition,
      Path temporary,
      FileChannel channel) {
    this.uri = uri;
    this.written = written;
    this.target = target;
    this.place = new LocalPlacement(uri, target, condition);
    this.temporary = temporary;
    this.channel = channel;
  }

  /**
   * Starts to write.
   *
   * @param uri the place as it was named, for messages
   * @param written the place as the file will tell it
   * @param target the place
   */
  static LocalPendingFile create(URI uri, URI written, Path target, WriteCondition condition)
      throws IOException {
    Path temporary = temporary(target.resolveSibling(""));
    FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new LocalPendingFile(uri, written, target, condition, temporary, channel);
  }

  /** A name that no other file of a directory has, for one that is removed if it is found there. */
  static Path temporary(Path directory) {
    return directory.resolve(PREFIX + UUID.randomUUID() + TEMPORARY);
  }

  /** Whether a file is one of those that only this package uses. */
  static boolean isOwnName(Path path) {
    return String.valueOf(path.getFileName()).equals(DirectoryLock.FILE) || isTemporary(path);
  }

  /** Whether a file has the name of one that is being written, or was when its process ended. */
  static boolean isTemporary(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.startsWith(PREFIX) && name.endsWith(TEMPORARY) && name.length() == NAME_LENGTH;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return channel.write(source);
  }

  @Override
  public void transferFrom(FileChannel source, long position, long count) throws IOException {
    long done = 0;
    while (done < count) {
      // With a file channel on both sides the kernel copies.
      long moved = source.transferTo(position + done, count - done, channel);
      if (moved <= 0) {
        throw new IOException(uri + ": source ended after " + done + " of " + count + " bytes");
      }
      done += moved;
    }
  }

  @Override
  public void copyFrom(OpenFile source, long position, long count) throws IOException {
    if (source instanceof LocalOpenFile local) {
      transferFrom(local.channel(), position, count);
    } else {
      PendingFile.super.copyFrom(source, position, count);
    }
  }

  @Override
  public FileInfo commit() throws IOException {
    return commit(true);
  }

  @Override
  public FileInfo commitInterim() throws IOException {
    return commit(false);
  }

  private FileInfo commit(boolean durable) throws IOException {
    if (committed) {
      throw new IllegalStateException("already committed: " + uri);
    }
    try {
      // Whoever is too late need not wait for the disk to hear of it.
      place.refuseIfChanged();
      place.refuseIfProtected();
      place.givePermissions(temporary);
      if (durable) {
        channel.force(true);
      }
      channel.close();
      // Before the move: once the file is in its place, somebody else may already replace it, and
      // the version of that one must not be taken for ours.
      FileInfo info = written();
      place.put(temporary);
      committed = true;
      if (durable) {
        LocalSync.directory(target.toAbsolutePath().getParent());
      }
      return info;
    } catch (IOException e) {
      throw LocalStorage.explained(e, uri);
    }
  }

  private FileInfo written() throws IOException {
    return LocalStorage.info(temporary, written)
        .orElseThrow(() -> new IOException(uri + " was removed while it was written"));
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!committed) {
      Files.deleteIfExists(temporary);
    }
  }
}

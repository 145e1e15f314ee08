package io.evalflow.store.fs;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/** A file being written under a hidden name beside its place. For one thread. */
final class LocalPendingFile implements PendingFile {
  private static final String PREFIX = ".flow-";
  private static final String TEMPORARY = ".tmp";
  private static final int NAME_LENGTH =
      PREFIX.length() + new UUID(0, 0).toString().length() + TEMPORARY.length();
  private static final String LOCK = ".flow-lock";

  /**
   * The operating system's locks are per process, and Java refuses a second one in the same virtual
   * machine instead of waiting for it, so threads wait here first.
   */
  private static final ReentrantLock PROCESS_LOCK = new ReentrantLock();

  private final URI uri;
  private final Path target;
  private final WriteCondition condition;
  private final Path temporary;
  private final FileChannel channel;
  private boolean committed;

  private LocalPendingFile(
      URI uri, Path target, WriteCondition condition, Path temporary, FileChannel channel) {
    this.uri = uri;
    this.target = target;
    this.condition = condition;
    this.temporary = temporary;
    this.channel = channel;
  }

  static LocalPendingFile create(URI uri, Path target, WriteCondition condition)
      throws IOException {
    Path temporary = target.resolveSibling(PREFIX + UUID.randomUUID() + TEMPORARY);
    FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new LocalPendingFile(uri, target, condition, temporary, channel);
  }

  /** Whether a file is one of those that only this class uses. */
  static boolean isOwnName(Path path) {
    return String.valueOf(path.getFileName()).equals(LOCK) || isTemporary(path);
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
      refuseIfChanged();
      keepPermissions();
      if (durable) {
        channel.force(true);
      }
      channel.close();
      // Before the move: once the file is in its place, somebody else may already replace it, and
      // the version of that one must not be taken for ours.
      FileInfo written = written();
      move();
      committed = true;
      if (durable) {
        forceDirectory();
      }
      return written;
    } catch (IOException e) {
      throw LocalStorage.explained(e, uri);
    }
  }

  /** Whoever is too late need not wait for the disk to hear of it. */
  private void refuseIfChanged() throws IOException {
    if (condition instanceof WriteCondition.IfUnchanged unchanged
        && !currentEtag().equals(Optional.of(unchanged.etag()))) {
      throw changed();
    }
  }

  private FileInfo written() throws IOException {
    FileInfo info =
        LocalStorage.info(temporary)
            .orElseThrow(() -> new IOException(uri + " was removed while it was written"));
    return new FileInfo(target.toUri(), info.size(), info.modified(), info.etag(), false);
  }

  private void move() throws IOException {
    if (condition instanceof WriteCondition.IfAbsent) {
      linkIfAbsent();
    } else if (condition instanceof WriteCondition.IfUnchanged unchanged) {
      locked(
          () -> {
            if (!currentEtag().equals(Optional.of(unchanged.etag()))) {
              throw changed();
            }
            replace();
          });
    } else {
      replace();
    }
  }

  /** A hard link is made only if the name is free, whoever else writes there. */
  private void linkIfAbsent() throws IOException {
    try {
      Files.createLink(target, temporary);
    } catch (FileAlreadyExistsException e) {
      throw exists();
    } catch (UnsupportedOperationException | FileSystemException e) {
      // A file system without hard links.
      locked(
          () -> {
            if (currentEtag().isPresent()) {
              throw exists();
            }
            replace();
          });
      return;
    }
    Files.delete(temporary);
  }

  private void replace() throws IOException {
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Optional<String> currentEtag() throws IOException {
    return LocalStorage.info(target).map(FileInfo::etag);
  }

  private FlowException changed() {
    return new FlowException(
        ErrorCode.CONFLICT,
        uri + " was changed by somebody else since it was read",
        "read it again and repeat the change",
        null);
  }

  private FlowException exists() {
    return new FlowException(ErrorCode.CONFLICT, uri + " already exists");
  }

  /** An action that can fail with an IOException. */
  private interface Action {
    void run() throws IOException;
  }

  /**
   * Runs an action while no other conditional write to this directory is at this point. The lock is
   * on a file of its own: on a file that others read, it would end as soon as any thread of this
   * process closes that file.
   */
  private void locked(Action action) throws IOException {
    PROCESS_LOCK.lock();
    try (FileChannel lockFile =
            FileChannel.open(
                target.resolveSibling(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lockFile.lock()) {
      if (!lock.isValid()) {
        throw new IOException(uri + ": the lock of its directory was lost");
      }
      action.run();
    } catch (OverlappingFileLockException e) {
      throw new FlowException(
          ErrorCode.CONFLICT, uri + " is being written by another part of this process", null, e);
    } finally {
      PROCESS_LOCK.unlock();
    }
  }

  private void keepPermissions() throws IOException {
    PosixFileAttributeView from = Files.getFileAttributeView(target, PosixFileAttributeView.class);
    PosixFileAttributeView to = Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
    if (from != null && to != null && Files.exists(target)) {
      to.setPermissions(from.readAttributes().permissions());
    }
  }

  /** Makes the new name durable; not every system can, and the content is durable by now. */
  private void forceDirectory() throws IOException {
    Path parent = target.toAbsolutePath().getParent();
    if (parent == null || !parent.getFileSystem().getSeparator().equals("/")) {
      return;
    }
    try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
      directory.force(true);
    }
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

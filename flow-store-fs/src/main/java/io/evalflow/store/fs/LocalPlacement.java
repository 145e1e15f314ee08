package io.evalflow.store.fs;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;
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
import java.util.concurrent.locks.ReentrantLock;

/**
 * How a file comes to its place: by a rename, if the condition holds. Safe for use by many threads
 * and processes.
 *
 * @param uri the place, for messages
 * @param target the place
 * @param condition under which it takes effect
 */
record LocalPlacement(URI uri, Path target, WriteCondition condition) {
  /** The file by which conditional writes to a directory take turns. */
  static final String LOCK = ".flow-lock";

  /**
   * The operating system's locks are per process, and Java refuses a second one in the same virtual
   * machine instead of waiting for it, so threads wait here first.
   */
  private static final ReentrantLock PROCESS_LOCK = new ReentrantLock();

  /** Checks the condition on what was read without waiting for anybody. */
  void refuseIfChanged() throws IOException {
    if (condition instanceof WriteCondition.IfUnchanged unchanged
        && !currentEtag().equals(Optional.of(unchanged.etag()))) {
      throw StorageBackend.changed(uri);
    }
  }

  /** Gives a file the permissions of the one that it will replace. */
  void givePermissions(Path file) throws IOException {
    PosixFileAttributeView from = Files.getFileAttributeView(target, PosixFileAttributeView.class);
    PosixFileAttributeView to = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (from != null && to != null && Files.exists(target)) {
      to.setPermissions(from.readAttributes().permissions());
    }
  }

  /** Moves a file of the same directory to the place; that file is gone then. */
  void put(Path file) throws IOException {
    if (condition instanceof WriteCondition.IfAbsent) {
      linkIfAbsent(file);
    } else if (condition instanceof WriteCondition.IfUnchanged unchanged) {
      locked(
          () -> {
            if (!currentEtag().equals(Optional.of(unchanged.etag()))) {
              throw StorageBackend.changed(uri);
            }
            replace(file);
          });
    } else {
      replace(file);
    }
  }

  /** A hard link is made only if the name is free, whoever else writes there. */
  private void linkIfAbsent(Path file) throws IOException {
    try {
      Files.createLink(target, file);
    } catch (FileAlreadyExistsException e) {
      throw exists();
    } catch (UnsupportedOperationException | FileSystemException e) {
      // A file system without hard links.
      locked(
          () -> {
            if (currentEtag().isPresent()) {
              throw exists();
            }
            replace(file);
          });
      return;
    }
    Files.delete(file);
  }

  private void replace(Path file) throws IOException {
    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Optional<String> currentEtag() throws IOException {
    return LocalStorage.currentEtag(target);
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
}

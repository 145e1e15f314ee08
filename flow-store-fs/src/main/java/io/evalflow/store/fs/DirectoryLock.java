package io.evalflow.store.fs;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** What conditional writes to a directory take turns by, among threads and processes. */
final class DirectoryLock {
  /** The file that is locked. */
  static final String FILE = ".flow-lock";

  /**
   * The operating system's locks are per process, and Java refuses a second one in the same virtual
   * machine instead of waiting for it, so threads wait here first.
   */
  private static final ReentrantLock PROCESS_LOCK = new ReentrantLock();

  private static final Logger LOG = System.getLogger(DirectoryLock.class.getName());

  private static final Set<PosixFilePermission> RIGHTS =
      PosixFilePermissions.fromString("rw-rw-rw-");

  private DirectoryLock() {}

  /** An action that can fail with an IOException. */
  interface Action<T> {
    T run() throws IOException;
  }

  /**
   * Runs an action while no other conditional write to this directory is at this point. The lock is
   * on a file of its own: on a file that others read, it would end as soon as any thread of this
   * process closes that file.
   *
   * @param uri the place that is written, for messages
   * @param target the place
   */
  static <T> T locked(URI uri, Path target, Action<T> action) throws IOException {
    PROCESS_LOCK.lock();
    try (FileChannel lockFile = opened(target.resolveSibling(FILE));
        FileLock lock = lockFile.lock()) {
      if (!lock.isValid()) {
        throw new IOException(uri + ": the lock of its directory was lost");
      }
      return action.run();
    } catch (OverlappingFileLockException e) {
      throw new FlowException(
          ErrorCode.CONFLICT, uri + " is being written by another part of this process", null, e);
    } finally {
      PROCESS_LOCK.unlock();
    }
  }

  private static FileChannel opened(Path file) throws IOException {
    try {
      return existing(file);
    } catch (NoSuchFileException absent) {
      try {
        FileChannel made =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        share(file);
        return made;
      } catch (FileAlreadyExistsException e) {
        return existing(file);
      }
    }
  }

  /** All who may make files in the directory may lock it, whoever came first. */
  private static void share(Path file) {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    try {
      Set<PosixFilePermission> rights = EnumSet.noneOf(PosixFilePermission.class);
      rights.addAll(Files.getPosixFilePermissions(file.resolveSibling("")));
      rights.retainAll(RIGHTS);
      rights.addAll(view.readAttributes().permissions());
      view.setPermissions(rights);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> file + " is not for all who write there", e);
    }
  }

  private static FileChannel existing(Path file) throws IOException {
    try {
      return FileChannel.open(file, StandardOpenOption.WRITE);
    } catch (AccessDeniedException e) {
      throw new FlowException(
          ErrorCode.STORAGE,
          "no permission to write " + file + ", by which changes in its directory take turns",
          "let all who change logs there write to it, or remove it",
          e);
    }
  }
}

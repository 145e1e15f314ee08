package io.evalflow.store.fs;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    try (FileChannel lockFile =
            FileChannel.open(
                target.resolveSibling(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
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
}

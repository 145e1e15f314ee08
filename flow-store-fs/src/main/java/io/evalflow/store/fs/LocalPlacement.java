package io.evalflow.store.fs;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.Uris;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/**
 * How a file comes to its place: by a rename, if the condition holds. Safe for use by many threads
 * and processes.
 *
 * @param uri the place, for messages
 * @param target the place
 * @param condition under which it takes effect
 */
record LocalPlacement(URI uri, Path target, WriteCondition condition) {
  private static final Set<PosixFilePermission> WRITE =
      PosixFilePermissions.fromString("-w--w--w-");

  /** Checks the condition on what was read without waiting for anybody. */
  void refuseIfChanged() throws IOException {
    if (condition instanceof WriteCondition.IfUnchanged unchanged
        && !currentEtag().equals(Optional.of(unchanged.etag()))) {
      throw StorageBackend.changed(uri);
    }
  }

  /** Refuses to replace what its owner has protected, which the directory alone would allow. */
  void refuseIfProtected() throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(target, PosixFileAttributeView.class);
    if (view != null
        && Files.exists(target)
        && !Files.isWritable(target)
        && Collections.disjoint(view.readAttributes().permissions(), WRITE)) {
      throw new FlowException(
          ErrorCode.STORAGE,
          Uris.display(uri) + " is protected: nobody has the right to write to it",
          "give that right, if it is meant to be changed",
          null);
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
    } else if (condition instanceof WriteCondition.IfUnchanged) {
      DirectoryLock.locked(
          uri,
          target,
          () -> {
            refuseIfChanged();
            return replace(file);
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
      DirectoryLock.locked(
          uri,
          target,
          () -> {
            if (currentEtag().isPresent()) {
              throw exists();
            }
            return replace(file);
          });
      return;
    }
    Files.delete(file);
  }

  private Path replace(Path file) throws IOException {
    return Files.move(
        file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Optional<String> currentEtag() throws IOException {
    return LocalStorage.currentEtag(target);
  }

  private FlowException exists() {
    return new FlowException(ErrorCode.CONFLICT, uri + " already exists");
  }
}

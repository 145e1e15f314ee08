package io.evalflow.spi.storage;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files under one or more URI schemes. Surface kept minimal: what a log, a spec or a dataset needs,
 * no more.
 *
 * <p>A <em>file system</em> has directories that exist by themselves; an <em>object store</em> has
 * keys, and a directory is what keys have in common up to a slash. The methods say where the two
 * differ. All are safe for use by many threads. A failure that the user can mend (no permission, no
 * such bucket) is a {@link FlowException}; any other failure is an {@link IOException} that names
 * the URI.
 *
 * <p>Files appear whole. A file system replaces one by a renaming, and some let one grow at once;
 * an object store by the last request of an upload, and whoever reads an object that is then
 * replaced either gets the rest of it or is told so. Conditions hold against every writer on an
 * object store, and among those who use the same backend on a file system. What a storage cannot do
 * is said by {@link #capabilities}.
 *
 * <p>A URI is absolute and has no empty, {@code .} or {@code ..} path segment; others are refused.
 */
public interface StorageBackend extends Provider {
  /** The URI schemes served, in lower case, such as {@code file}. */
  Set<String> schemes();

  /**
   * How many files are worth reading or writing at once, at least 1: as many as there are
   * processors where a request does not wait, as on a local disk; more where it does.
   */
  default int concurrency() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * What can be done at a location; everything, unless a backend says otherwise. What cannot be
   * done is refused with {@link io.evalflow.spi.ErrorCode#UNSUPPORTED}. No answer depends on
   * whether something is there.
   */
  default Set<StorageCapability> capabilities(URI uri) throws IOException {
    return StorageCapability.ALL;
  }

  /**
   * What stands at {@code uri}; empty if nothing does. On a file system a directory is there until
   * it is removed, even when nothing is in it. On an object store a common prefix of keys is
   * reported as a directory.
   */
  Optional<FileInfo> stat(URI uri) throws IOException;

  /**
   * The files below a directory, in no particular order, found while the stream is read; close it.
   * Directories are listed only if not recursive. Files that are being written and not yet
   * committed are not shown. An object store answers in pages, so a long listing is no snapshot; a
   * file system reads one directory after the other. Nothing there is an empty stream on an object
   * store and on a file system alike. Symbolic links to directories are not followed.
   */
  Stream<FileInfo> list(URI directory, boolean recursive) throws IOException;

  /**
   * Reads a file from its start; close it. On an object store a broken connection is replaced while
   * it is read, and another version is never continued: that is a {@code CONFLICT}.
   */
  InputStream read(URI uri) throws IOException;

  /**
   * Opens a file for reading by ranges; close it. An object store makes no request before the first
   * range is read, which then tells size and etag as well.
   */
  OpenFile open(URI uri) throws IOException;

  /**
   * Starts to write a file; missing directories are made (an object store has none to make). A file
   * system keeps what is written beside its place, an object store in memory and in parts of an
   * upload, so that up to some tens of megabytes are held. It appears at {@link
   * PendingFile#commit()} and not before.
   *
   * @throws FlowException at commit, with {@code CONFLICT}, if the condition does not hold
   */
  PendingFile write(URI uri, WriteCondition condition) throws IOException;

  /**
   * Keeps a version of a file at a second location, so that it is still there when the file was
   * replaced. A file system of this machine gives it a second name, an object store copies it at
   * home. A program that changes the file in place may change both; {@link #append} refuses to.
   *
   * @param etag the version, as a stat or listing gave it
   * @param as on the same backend, in the same directory; nothing is there yet
   * @throws FlowException with {@code CONFLICT} if the file is not of that version any more
   */
  default void keep(URI file, String etag, URI as) throws IOException {
    try (OpenFile source = open(file)) {
      FileInfo info = source.info();
      if (!info.etag().equals(etag)) {
        throw changed(file);
      }
      try (PendingFile copy = write(as, WriteCondition.IF_ABSENT)) {
        copy.copyFrom(source, 0, info.size());
        copy.commit();
      }
    }
  }

  /**
   * Puts a file in the place of another one, whole and at once. A file system of this machine
   * renames it, so that it is not where it was any more; an object store copies it at home, and
   * whoever has no more use for it removes it.
   *
   * @param target on the same backend, best in the same directory
   * @return the file in its place
   * @throws FlowException with {@code CONFLICT} if the condition on the target does not hold
   */
  default FileInfo place(URI file, URI target, WriteCondition condition) throws IOException {
    try (OpenFile source = open(file);
        PendingFile pending = write(target, condition)) {
      pending.copyFrom(source, 0, source.info().size());
      return pending.commit();
    }
  }

  /**
   * In which units a file can grow where it stands, so that whoever reads it sees all that was
   * added or nothing, and what was there before stays; empty if this file cannot, or has other
   * names that would grow with it.
   *
   * @return a number of bytes, a power of two
   */
  default OptionalInt appendUnit(URI file) throws IOException {
    return OptionalInt.empty();
  }

  /**
   * Lets a file grow where it stands, at once and for good: the addition outlives a stop of the
   * machine. What somebody has opened by {@link #open} stays as it is. A program that writes into
   * the file at the same moment, without asking, may spoil it.
   *
   * @param file one that has an {@link #appendUnit}
   * @param etag the version that grows
   * @param position where the addition begins: a multiple of the unit, not before the end of the
   *     file; zeros stand in between
   * @param bytes a multiple of the unit
   * @return the file with the addition
   * @throws FlowException with {@code CONFLICT} if the file is not of that version any more, is
   *     gone, or has got another name
   * @throws IOException if there is no room, say; the file is as it was then
   * @throws IllegalArgumentException if the position or the number of bytes is no multiple
   */
  default FileInfo append(URI file, String etag, long position, ByteBuffer bytes)
      throws IOException {
    throw new FlowException(
        ErrorCode.UNSUPPORTED, Uris.display(file) + " cannot grow where it stands");
  }

  /**
   * Whether {@link #keep} and {@link #place} only give names, as on a file system of this machine.
   * Where they copy, a file of its own for each small content is best saved.
   */
  default boolean placesByRename() {
    return false;
  }

  /**
   * Makes what was done in a directory outlive a stop of the machine: the content of files that
   * were committed in the interim, and all names that were made, replaced or removed there. Many
   * files at once take a fraction of the time that they take one by one. An object store keeps all
   * that it has answered for, and has nothing left to do.
   *
   * @param directory ends with a slash
   * @param files those that {@link PendingFile#commitInterim} has put into the directory
   */
  default void makeDurable(URI directory, Collection<URI> files) throws IOException {
    // Nothing is left to do where an answer means that it is kept.
  }

  /** The refusal of what depends on a version of a file that is not there any more. */
  static FlowException changed(URI file) {
    return changed(file, null);
  }

  /** The same, with what showed that it is not. */
  static FlowException changed(URI file, @Nullable Throwable cause) {
    return new FlowException(
        ErrorCode.CONFLICT,
        Uris.display(file) + " was changed by somebody else since it was read",
        "read it again and repeat the change",
        cause);
  }

  /**
   * Removes a file; nothing happens if there is none. On an object store the directories that it
   * alone was in are then gone as well.
   */
  void delete(URI uri) throws IOException;

  /**
   * Removes files; nothing happens for those that are not there. An object store removes hundreds
   * by one request. After a failure some may be left.
   */
  default void deleteAll(Collection<URI> files) throws IOException {
    for (URI file : files) {
      delete(file);
    }
  }
}

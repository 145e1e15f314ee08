package io.evalflow.spi.storage;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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
 * <p>A URI is absolute and has no empty, {@code .} or {@code ..} path segment; others are refused.
 */
public interface StorageBackend extends Provider {
  /** The URI schemes served, in lower case, such as {@code file}. */
  Set<String> schemes();

  /**
   * What can be done at a location; everything, unless a backend says otherwise. What cannot be
   * done is refused with {@link io.evalflow.spi.ErrorCode#UNSUPPORTED}. No answer depends on
   * whether something is there.
   */
  default Set<StorageCapability> capabilities(URI uri) throws IOException {
    return StorageCapability.ALL;
  }

  /**
   * What stands at {@code uri}; empty if nothing does. On an object store a common prefix of keys
   * is reported as a directory.
   */
  Optional<FileInfo> stat(URI uri) throws IOException;

  /**
   * The files below a directory, in no particular order, found while the stream is read; close it.
   * Directories are listed only if not recursive. Files that are being written and not yet
   * committed are not shown. Nothing there is an empty stream on an object store and on a file
   * system alike. Symbolic links to directories are not followed.
   */
  Stream<FileInfo> list(URI directory, boolean recursive) throws IOException;

  /** Reads a file from its start. */
  InputStream read(URI uri) throws IOException;

  /**
   * Opens a file for reading by ranges; close it. An object store makes no request before the first
   * range is read, which then tells size and etag as well.
   */
  OpenFile open(URI uri) throws IOException;

  /**
   * Starts to write a file; missing directories are made. It appears at {@link
   * PendingFile#commit()} and not before.
   *
   * @throws FlowException at commit, with {@code CONFLICT}, if the condition does not hold
   */
  PendingFile write(URI uri, WriteCondition condition) throws IOException;

  /** Removes a file; nothing happens if there is none. */
  void delete(URI uri) throws IOException;
}

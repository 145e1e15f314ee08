package io.evalflow.spi.storage;

import io.evalflow.spi.FlowException;
import java.io.Closeable;
import java.io.IOException;

/**
 * One version of a file, read by ranges. A file that is replaced while it is open is never read
 * half old and half new: either the old version stays readable (on a file system), or the read
 * fails with a {@link FlowException} of the code {@code CONFLICT} (on an object store). Safe for
 * use by many threads.
 */
public interface OpenFile extends Closeable {
  /**
   * The file as it was when it was opened. An object store that has not been asked for a range yet
   * makes a request for it.
   */
  FileInfo info() throws IOException;

  /**
   * Reads a part of the file.
   *
   * @param offset the first byte, from 0; or negative to count from the end ({@code -n}: the last n
   *     bytes, or the whole file if it is shorter)
   * @param length the most bytes to return; fewer come only at the end of the file
   */
  byte[] read(long offset, int length) throws IOException;
}

package io.evalflow.spi.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/**
 * A file being written that nobody sees yet. {@link #commit()} makes it appear whole, in place of
 * what was there; {@link #close()} without a commit leaves everything as it was and removes what
 * was written. For one thread.
 */
public interface PendingFile extends WritableByteChannel {
  /** Bytes that {@link #copyFrom} holds in memory at once where nothing better is known. */
  int COPY_PIECE = 8 << 20;

  /**
   * Appends all of a buffer, where {@link #write} may stop before its end.
   *
   * @param bytes has nothing remaining afterwards
   */
  default void writeFully(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      write(bytes);
    }
  }

  /**
   * Appends a part of a local file, without copying it through memory where the backend can.
   *
   * @param position first byte, from 0
   * @param count number of bytes; the file must hold them
   */
  default void transferFrom(FileChannel source, long position, long count) throws IOException {
    long done = 0;
    while (done < count) {
      long moved = source.transferTo(position + done, count - done, this);
      if (moved <= 0) {
        throw new IOException("source ended after " + done + " of " + count + " bytes");
      }
      done += moved;
    }
  }

  /**
   * Appends a part of another file of the same or another backend, without moving its bytes through
   * this machine where the backend can.
   *
   * @param position first byte, from 0
   * @param count number of bytes; the file must hold them
   */
  default void copyFrom(OpenFile source, long position, long count) throws IOException {
    long done = 0;
    while (done < count) {
      int piece = (int) Math.min(COPY_PIECE, count - done);
      ByteBuffer bytes = ByteBuffer.wrap(source.read(position + done, piece));
      if (bytes.remaining() < piece) {
        throw new IOException("source ended after " + (done + bytes.remaining()) + " bytes");
      }
      writeFully(bytes);
      done += piece;
    }
  }

  /**
   * Whether {@link #copyFrom} of a file of the same backend is cheaper than sending the same bytes:
   * so on an object store, which copies at home, and not on a file system of this machine.
   */
  default boolean copiesInPlace() {
    return false;
  }

  /**
   * Makes the file appear. An object store that does not tell the time in its answer leaves {@link
   * FileInfo#modified()} null.
   *
   * @return the file as it now is, with its new etag
   */
  FileInfo commit() throws IOException;

  /**
   * Like {@link #commit()}, for a version that another will soon replace. It appears whole, too,
   * and outlives this process; but if the machine itself stops, it may be lost, until {@link
   * StorageBackend#makeDurable} says otherwise.
   */
  default FileInfo commitInterim() throws IOException {
    return commit();
  }
}

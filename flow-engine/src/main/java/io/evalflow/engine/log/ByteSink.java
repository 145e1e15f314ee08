package io.evalflow.engine.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes that grow at their end, without copies on reading. Bytes once written below a size that was
 * asked for never change, except by {@link #truncate}, {@link #reset} and {@link #passOn}. For one
 * thread.
 */
final class ByteSink extends OutputStream {
  private static final int MAX = Integer.MAX_VALUE - 16;

  private byte[] bytes;
  private int size;

  ByteSink(int capacity) {
    this.bytes = new byte[capacity];
  }

  @Override
  public void write(int b) {
    ensure(1);
    bytes[size++] = (byte) b;
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    ensure(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  @Override
  public void write(byte[] source) {
    write(source, 0, source.length);
  }

  /** Makes room for more bytes; {@link #array()} is another one afterwards. */
  void ensure(int more) {
    long needed = needed(more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(MAX, Math.max(needed, bytes.length * 2L)));
    }
  }

  /** Makes room for so many more bytes and no others. */
  void ensureExactly(int more) {
    long needed = needed(more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) needed);
    }
  }

  private long needed(int more) {
    long needed = (long) size + more;
    if (needed > MAX) {
      throw new TooLargeException();
    }
    return needed;
  }

  /** Takes bytes that were put into {@link #array()} behind the end. */
  void advance(int written) {
    size += written;
  }

  /** What is in it, for its last use: without a copy if it is full. */
  byte[] toBytes() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  int size() {
    return size;
  }

  byte[] array() {
    return bytes;
  }

  void truncate(int newSize) {
    size = newSize;
  }

  /** Empties it, and gives memory back if it is more than {@code keep} bytes. */
  void reset(int keep) {
    size = 0;
    if (bytes.length > keep) {
      bytes = new byte[keep];
    }
  }

  /** Where {@code wanted} stands, from {@code from} on; -1 if it does not. */
  int indexOf(byte[] wanted, int from) {
    for (int i = from; i <= size - wanted.length; i++) {
      if (bytes[i] == wanted[0]
          && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }

  /** Writes all but the last byte to {@code out} and keeps that one alone. */
  void passOn(OutputStream out) throws IOException {
    if (size > 1) {
      out.write(bytes, 0, size - 1);
      bytes[0] = bytes[size - 1];
      size = 1;
    }
  }

  /** What is in it so far; stays as it is while more is added. */
  ByteBuffer snapshot() {
    return ByteBuffer.wrap(bytes, 0, size).asReadOnlyBuffer();
  }

  /** More than an array can hold. */
  static final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLargeException() {
      super("more than 2 GB in one piece");
    }
  }
}

package io.evalflow.engine.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes that grow at their end without ever being copied, for what lives as long as a log. Bytes
 * that are there never change, except by {@link #clear}. For one thread.
 */
final class ByteChunks {
  private static final int CHUNK = 32 << 10;

  private final List<byte[]> chunks = new ArrayList<>();
  private int used;
  private int inLast = CHUNK;

  void write(int b) {
    last()[inLast++] = (byte) b;
  }

  void write(byte[] source, int offset, int length) {
    int done = 0;
    while (done < length) {
      byte[] last = last();
      int part = Math.min(length - done, CHUNK - inLast);
      System.arraycopy(source, offset + done, last, inLast, part);
      inLast += part;
      done += part;
    }
  }

  /** A chunk with room, at the end. */
  private byte[] last() {
    if (inLast == CHUNK) {
      if (used == chunks.size()) {
        chunks.add(new byte[CHUNK]);
      }
      used++;
      inLast = 0;
    }
    return chunks.get(used - 1);
  }

  /** Empties it, and keeps its memory for what comes. */
  void clear() {
    used = 0;
    inLast = CHUNK;
  }

  long size() {
    return (long) used * CHUNK - CHUNK + inLast;
  }

  /** What is in it so far; stays as it is while more is added. */
  List<ByteBuffer> snapshot() {
    List<ByteBuffer> buffers = new ArrayList<>(used);
    for (int i = 0; i < used; i++) {
      buffers.add(ByteBuffer.wrap(chunks.get(i), 0, length(i)).asReadOnlyBuffer());
    }
    return buffers;
  }

  void writeTo(OutputStream out) throws IOException {
    for (int i = 0; i < used; i++) {
      out.write(chunks.get(i), 0, length(i));
    }
  }

  private int length(int chunk) {
    return chunk == used - 1 ? inLast : CHUNK;
  }
}

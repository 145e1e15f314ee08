package io.evalflow.engine.log;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Compresses piece by piece, and starts a new frame where Inspect does. The compressor and its 3 MB
 * serve one content after the other; they are there from the first one on. For one thread at a
 * time.
 */
final class FrameOutput extends OutputStream {
  private static final int BUFFER = 32 << 10;

  /** Where the frames go. */
  @FunctionalInterface
  interface Target {
    void write(ByteBuffer bytes) throws IOException;
  }

  private final ByteBuffer plain = ByteBuffer.allocateDirect(BUFFER);
  private final ByteBuffer packed = ByteBuffer.allocateDirect(BUFFER);
  private @Nullable ZstdCompressCtx zstd;
  private Target target = bytes -> {};
  private int inFrame;
  private boolean open;

  /** Starts another content; what may be left of one that failed is dropped. */
  FrameOutput to(Target newTarget) {
    if (zstd == null) {
      zstd = new ZstdCompressCtx();
    }
    zstd.reset();
    zstd.setLevel(MemberEncoder.level());
    plain.clear();
    target = newTarget;
    inFrame = 0;
    open = true;
    return this;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (inFrame == MemberEncoder.FRAME) {
        compress(EndDirective.END);
        inFrame = 0;
      } else if (!plain.hasRemaining()) {
        compress(EndDirective.CONTINUE);
      }
      int room = Math.min(plain.remaining(), MemberEncoder.FRAME - inFrame);
      int part = Math.min(length - done, room);
      plain.put(bytes, offset + done, part);
      inFrame += part;
      done += part;
    }
  }

  /** Ends the content; another may be started. */
  @Override
  public void close() throws IOException {
    if (open) {
      open = false;
      compress(EndDirective.END);
    }
  }

  private void compress(EndDirective end) throws IOException {
    if (zstd == null) {
      throw new IllegalStateException("no content was started");
    }
    plain.flip();
    boolean done;
    do {
      packed.clear();
      done = zstd.compressDirectByteBufferStream(packed, plain, end);
      packed.flip();
      target.write(packed);
    } while (end == EndDirective.END ? !done : plain.hasRemaining());
    plain.clear();
  }

  /** Gives the compressor up. */
  void release() {
    if (zstd != null) {
      zstd.close();
      zstd = null;
    }
  }
}

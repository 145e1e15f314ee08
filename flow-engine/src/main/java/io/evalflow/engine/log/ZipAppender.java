package io.evalflow.engine.log;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.google.common.io.CountingOutputStream;
import io.evalflow.spi.log.WriteOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A zip that grows in a temporary file. The file holds the members alone; the directory is kept in
 * memory in the form in which it will be written, some 70 bytes a member. A member counts once all
 * of it is in the file, so that a failed append leaves no trace. Callers take turns.
 */
final class ZipAppender {
  private final FileChannel file;
  private final WriteOptions.Compression compression;
  private final ByteSink directory = new ByteSink(1 << 12);
  private long position;
  private long members;

  ZipAppender(FileChannel file, WriteOptions.Compression compression) {
    this.file = file;
    this.compression = compression;
  }

  /**
   * A state of the zip: the file up to {@code dataLength}, then {@code directory}, then {@code
   * end}. Stays as it is while more is appended.
   */
  record Snapshot(long dataLength, ByteBuffer directory, ByteBuffer end) {}

  /** Writes content into a member. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Appends a member.
   *
   * @return its description, with the offset that it got
   */
  ZipMember append(MemberEncoder.Encoded encoded) throws IOException {
    ZipMember member = encoded.member().at(position);
    ByteBuffer header = ZipFormat.localHeader(member);
    long end = writeFully(position, header);
    end = writeFully(end, encoded.data());
    return added(member, end);
  }

  /**
   * Appends a member that is compressed as it is written.
   *
   * @param size exact length of the content
   */
  ZipMember append(String name, int dosTime, long size, Content content) throws IOException {
    int method =
        compression == WriteOptions.Compression.ZSTD
            ? ZipFormat.METHOD_ZSTD
            : ZipFormat.METHOD_DEFLATE;
    ZipMember draft = new ZipMember(name, method, dosTime, 0, size, size, position);
    int headerLength = ZipFormat.localHeader(draft).remaining();
    ChannelOutput packed = new ChannelOutput(position + headerLength);
    CRC32 crc = new CRC32();
    long written;
    try (OutputStream compressed = compressing(packed);
        CountingOutputStream counted = new CountingOutputStream(compressed);
        CheckedOutputStream out = new CheckedOutputStream(counted, crc)) {
      content.writeTo(out);
      written = counted.getCount();
    }
    if (written != size) {
      throw new IOException(name + " has " + written + " bytes instead of " + size);
    }
    long compressed = packed.end - position - headerLength;
    ZipMember member =
        new ZipMember(name, method, dosTime, crc.getValue(), compressed, size, position);
    ByteBuffer header = ZipFormat.localHeader(member);
    if (header.remaining() != headerLength) {
      throw new IOException(name + " grew past 4 GB when it was compressed");
    }
    writeFully(position, header);
    return added(member, packed.end);
  }

  private OutputStream compressing(OutputStream packed) throws IOException {
    if (compression == WriteOptions.Compression.ZSTD) {
      return new FrameOutput(packed);
    }
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    return new DeflaterOutputStream(packed, deflater) {
      @Override
      public void close() throws IOException {
        super.close();
        deflater.end();
      }
    };
  }

  Snapshot snapshot() {
    return new Snapshot(
        position, directory.snapshot(), ZipFormat.end(members, position, directory.size()));
  }

  private ZipMember added(ZipMember member, long end) {
    ByteBuffer entry = ZipFormat.centralHeader(member);
    byte[] bytes = new byte[entry.remaining()];
    entry.get(bytes);
    directory.write(bytes);
    position = end;
    members++;
    return member;
  }

  private long writeFully(long start, ByteBuffer bytes) throws IOException {
    long at = start;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
    return at;
  }

  /** Writes at a place of the file that moves on. */
  private final class ChannelOutput extends OutputStream {
    private long end;

    ChannelOutput(long start) {
      this.end = start;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      end = writeFully(end, ByteBuffer.wrap(bytes, offset, length));
    }
  }

  /** Compresses, and starts a new frame where Inspect does. */
  private static final class FrameOutput extends OutputStream {
    private final OutputStream target;
    private ZstdOutputStreamNoFinalizer frame;
    private int inFrame;

    FrameOutput(OutputStream target) throws IOException {
      this.target = target;
      this.frame = newFrame();
    }

    private ZstdOutputStreamNoFinalizer newFrame() throws IOException {
      return new ZstdOutputStreamNoFinalizer(target, MemberEncoder.level());
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
          frame.close();
          frame = newFrame();
          inFrame = 0;
        }
        int part = Math.min(length - done, MemberEncoder.FRAME - inFrame);
        frame.write(bytes, offset + done, part);
        inFrame += part;
        done += part;
      }
    }

    @Override
    public void close() throws IOException {
      frame.close();
    }
  }
}

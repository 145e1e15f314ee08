package io.evalflow.engine.log;

import com.google.common.io.CountingOutputStream;
import io.evalflow.spi.log.WriteOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A zip that grows in a temporary file. The file holds the members alone, the last of them in a
 * buffer before it; the directory is kept in memory in the form in which it will be written, some
 * 70 bytes a member. A member counts once all of it is in the file or the buffer, so that a failed
 * append leaves no trace; what is in the buffer stays there until the file has it. Callers take
 * turns.
 */
final class ZipAppender implements AutoCloseable {
  private static final int BUFFER = 128 << 10;

  private final FileChannel file;
  private final WriteOptions.Compression compression;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final ByteChunks directory = new ByteChunks();
  private final FrameOutput frames = new FrameOutput();
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
  record Snapshot(long dataLength, List<ByteBuffer> directory, ByteBuffer end) {}

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
    ByteBuffer data = encoded.data();
    int length = header.remaining() + data.remaining();
    if (length > buffer.remaining()) {
      drain();
    }
    if (length > BUFFER) {
      writeFully(writeFully(position, header), data);
    } else {
      buffer.put(header).put(data);
    }
    return added(member, position + length);
  }

  /** Puts what is in the buffer into the file, which afterwards holds all members. */
  void drain() throws IOException {
    ByteBuffer waiting = buffer.duplicate().flip();
    writeFully(position - waiting.remaining(), waiting);
    buffer.clear();
  }

  /**
   * Appends a member that is compressed as it is written.
   *
   * @param size exact length of the content
   */
  ZipMember append(String name, int dosTime, long size, Content content) throws IOException {
    drain();
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

  private OutputStream compressing(ChannelOutput packed) {
    if (compression == WriteOptions.Compression.ZSTD) {
      return frames.to(packed);
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

  /** The state as it is now, with all members in the file. */
  Snapshot snapshot() throws IOException {
    drain();
    return new Snapshot(
        position, directory.snapshot(), ZipFormat.end(members, position, directory.size()));
  }

  private ZipMember added(ZipMember member, long end) {
    ByteBuffer entry = ZipFormat.centralHeader(member);
    directory.write(entry.array(), entry.arrayOffset(), entry.remaining());
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

  @Override
  public void close() {
    frames.release();
  }

  /** Writes at a place of the file that moves on. */
  private final class ChannelOutput extends OutputStream implements FrameOutput.Target {
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
      write(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      end = writeFully(end, bytes);
    }
  }
}

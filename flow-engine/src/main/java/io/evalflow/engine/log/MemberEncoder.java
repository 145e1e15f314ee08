package io.evalflow.engine.log;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.evalflow.spi.log.WriteOptions;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into members of a zip: JSON, compressed. Keeps its buffers and its compressor from
 * one to the next. For one thread at a time.
 */
final class MemberEncoder implements AutoCloseable {
  /** Inspect's viewer cannot unpack frames of 256 MB and more, so Inspect starts a new one here. */
  static final int FRAME = 200 << 20;

  private static final int LEVEL = 3;
  private static final int KEEP = 1 << 20;
  private static final int START = 64 << 10;

  private final int dosTime;
  private final @Nullable Deflater deflater;
  private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(LEVEL);
  private final CRC32 crc = new CRC32();
  private final ByteSink json = new ByteSink(START);
  private final ByteSink packed = new ByteSink(START);
  private final JsonBytes writer = new JsonBytes(json);

  MemberEncoder(int dosTime, WriteOptions.Compression compression) {
    this.dosTime = dosTime;
    this.deflater =
        compression == WriteOptions.Compression.DEFLATE
            ? new Deflater(Deflater.DEFAULT_COMPRESSION, true)
            : null;
  }

  /** An encoder of members in the way, and with the time, of one that is there already. */
  static MemberEncoder like(ZipMember member) {
    return new MemberEncoder(member.dosTime(), compressionOf(member));
  }

  /** How a member is compressed, or would be if it were. */
  static WriteOptions.Compression compressionOf(ZipMember member) {
    return member.method() == ZipFormat.METHOD_DEFLATE
        ? WriteOptions.Compression.DEFLATE
        : WriteOptions.Compression.ZSTD;
  }

  /**
   * A member that is ready to be appended.
   *
   * @param member its description, with an offset that does not count yet
   * @param data its compressed content; to be used before the next one is encoded
   */
  record Encoded(ZipMember member, ByteBuffer data) {}

  /** Encodes the JSON of a value. */
  Encoded encode(String name, Object value) {
    ByteSink content = json(value);
    return encode(name, content.array(), content.size());
  }

  /** The JSON of a value; to be used before the next one is asked for or encoded. */
  ByteSink json(Object value) {
    json.reset(KEEP);
    writer.write(value);
    return json;
  }

  /** Encodes content that is there already. */
  Encoded encode(String name, byte[] content, int length) {
    packed.reset(KEEP);
    if (deflater != null) {
      deflate(deflater, content, length);
    } else {
      compress(content, length);
    }
    crc.reset();
    crc.update(content, 0, length);
    int method = deflater == null ? ZipFormat.METHOD_ZSTD : ZipFormat.METHOD_DEFLATE;
    ZipMember member =
        new ZipMember(name, method, dosTime, crc.getValue(), packed.size(), length, 0);
    return new Encoded(member, ByteBuffer.wrap(packed.array(), 0, packed.size()));
  }

  private void deflate(Deflater to, byte[] content, int length) {
    to.reset();
    to.setInput(content, 0, length);
    to.finish();
    while (!to.finished()) {
      packed.ensure(START);
      byte[] target = packed.array();
      packed.advance(to.deflate(target, packed.size(), target.length - packed.size()));
    }
  }

  private void compress(byte[] content, int length) {
    int start = 0;
    do {
      int part = Math.min(FRAME, length - start);
      packed.ensure((int) Math.min(Integer.MAX_VALUE - 32L, Zstd.compressBound(part)));
      byte[] target = packed.array();
      packed.advance(
          zstd.compressByteArray(
              target, packed.size(), target.length - packed.size(), content, start, part));
      start += part;
    } while (start < length);
  }

  /** The compressor's level, for those that compress in other ways. */
  static int level() {
    return LEVEL;
  }

  @Override
  public void close() {
    zstd.close();
    if (deflater != null) {
      deflater.end();
    }
  }
}

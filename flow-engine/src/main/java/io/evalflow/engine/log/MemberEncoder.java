package io.evalflow.engine.log;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Turns values into members of a zip: JSON, compressed with zstd. Keeps its buffers and its
 * compressor from one to the next. For one thread at a time.
 */
final class MemberEncoder implements AutoCloseable {
  /** Inspect's viewer cannot unpack frames of 256 MB and more, so Inspect starts a new one here. */
  static final int FRAME = 200 << 20;

  private static final int LEVEL = 3;
  private static final int KEEP = 1 << 20;
  private static final int START = 64 << 10;

  private final int dosTime;
  private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(LEVEL);
  private final CRC32 crc = new CRC32();
  private final ByteSink json = new ByteSink(START);
  private final ByteSink packed = new ByteSink(START);
  private final JsonBytes writer = new JsonBytes(json);

  MemberEncoder(int dosTime) {
    this.dosTime = dosTime;
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

  private Encoded encode(String name, byte[] content, int length) {
    packed.reset(KEEP);
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
    crc.reset();
    crc.update(content, 0, length);
    ZipMember member =
        new ZipMember(
            name, ZipFormat.METHOD_ZSTD, dosTime, crc.getValue(), packed.size(), length, 0);
    return new Encoded(member, ByteBuffer.wrap(packed.array(), 0, packed.size()));
  }

  /** The compressor's level, for those that compress in other ways. */
  static int level() {
    return LEVEL;
  }

  @Override
  public void close() {
    zstd.close();
  }
}

package io.evalflow.engine.log;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalSample;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * Reads the content of members. No more is unpacked than the directory says, and it must be exactly
 * that, with its checksum; a small member is unpacked in one go, a large one as it is read. For one
 * thread.
 */
final class MemberReader {
  private static final int IN_ONE_GO = 1 << 24;
  private static final int CHUNK = 1 << 22;
  private static final int EXTRA_GUESS = 32;

  private final LogSource source;

  /** Where reading ahead ends; 0 if there is none. */
  private final long aheadEnd;

  /** A reader of single members. */
  MemberReader(LogSource source) {
    this.source = source;
    this.aheadEnd = 0;
  }

  /** A reader of members in their order, up to the last one that will be asked for. */
  MemberReader(LogSource source, ZipMember last) {
    this.source = source;
    this.aheadEnd = last.offset() + last.compressedSize() + last.name().length() + CHUNK / 16;
  }

  /** Reads the JSON of a member. */
  <T> T read(ZipMember member, JsonType<T> type) {
    requireReadable(member);
    if (!isSmall(member)) {
      return parsed(member, () -> parser(member), type::read);
    }
    byte[] json = bytes(member);
    return type.read(json)
        .orElseGet(() -> parsed(member, () -> LogJson.mapper().createParser(json), type::read));
  }

  /** Reads the sample in a member. */
  EvalSample sample(ZipMember member, SampleParsing parsing) {
    if (!parsing.partial()) {
      requireReadable(member);
    }
    return parsed(member, () -> parser(member), parsing::read);
  }

  private <T> T parsed(
      ZipMember member, Supplier<JsonParser> json, Function<JsonParser, @Nullable T> reader) {
    try (JsonParser parser = json.get()) {
      T value = reader.apply(parser);
      if (value == null) {
        throw source.bad(member.name() + " holds nothing but null", null, null);
      }
      if (parser.nextToken() != null) {
        throw source.bad(member.name() + " holds more than one value", null, null);
      }
      return value;
    } catch (JacksonException e) {
      throw failed(member, e);
    }
  }

  /**
   * Reads the elements of the array in a member one by one; close the stream.
   *
   * @param reader reads the element that begins at the parser's current token
   */
  <T> Stream<T> elements(ZipMember member, Function<JsonParser, T> reader) {
    try {
      return JsonElements.whole(parser(member), reader, e -> failed(member, e));
    } catch (JacksonException e) {
      throw failed(member, e);
    }
  }

  private JsonParser parser(ZipMember member) {
    if (isSmall(member)) {
      return LogJson.mapper().createParser(bytes(member));
    }
    InputStream content = open(member);
    try {
      // Reads the first bytes already, to tell their encoding.
      return LogJson.mapper().createParser(content);
    } catch (RuntimeException e) {
      close(content, e);
      throw e;
    }
  }

  private static void close(InputStream content, RuntimeException failure) {
    try {
      content.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static boolean isSmall(ZipMember member) {
    return member.size() <= IN_ONE_GO && member.compressedSize() <= IN_ONE_GO;
  }

  private FlowException failed(ZipMember member, JacksonException e) {
    return source.badJson(member.name(), e);
  }

  private void requireReadable(ZipMember member) {
    if (member.size() > LogSource.mostAsOne()) {
      throw source.tooLarge(member.name(), member.size());
    }
  }

  private byte[] bytes(ZipMember member) {
    long start = dataStart(member, (int) member.compressedSize());
    int packedLength = (int) member.compressedSize();
    ByteBuffer packed = source.read(start, packedLength, ahead(start), member.name());
    byte[] content;
    try {
      content = unpack(member, packed);
    } catch (IOException | ZstdException e) {
      throw source.bad(member.name() + " cannot be unpacked: " + e.getMessage(), null, e);
    }
    CRC32 crc = new CRC32();
    crc.update(content);
    if (crc.getValue() != member.crc()) {
      throw source.bad(member.name() + " has a wrong checksum", "the file is damaged", null);
    }
    return content;
  }

  private byte[] unpack(ZipMember member, ByteBuffer packed) throws IOException {
    int size = (int) member.size();
    byte[] content = new byte[size];
    int offset = packed.arrayOffset() + packed.position();
    long length;
    if (member.method() == ZipFormat.METHOD_ZSTD) {
      length =
          Zstd.decompressByteArray(content, 0, size, packed.array(), offset, packed.remaining());
      if (Zstd.isError(length)) {
        throw new IOException(Zstd.getErrorName(length));
      }
    } else {
      try (InputStream in =
          unpacking(member, new ByteArrayInputStream(packed.array(), offset, packed.remaining()))) {
        length = in.readNBytes(content, 0, size);
        if (in.read() >= 0) {
          throw new IOException("it is longer than the directory says");
        }
      }
    }
    if (length != size) {
      throw new IOException("it has " + length + " bytes instead of " + size);
    }
    return content;
  }

  private int ahead(long offset) {
    return (int) Math.max(0, Math.min(CHUNK, aheadEnd - offset));
  }

  /** The content as a stream that fails at its end if it is not as the directory says. */
  InputStream open(ZipMember member) {
    long start = dataStart(member, 0);
    try {
      return new CheckedContent(member, unpacking(member, new Packed(member, start)));
    } catch (IOException e) {
      throw source.bad(member.name() + " cannot be unpacked: " + e.getMessage(), null, e);
    }
  }

  private InputStream unpacking(ZipMember member, InputStream packed) throws IOException {
    return switch (member.method()) {
      case ZipFormat.METHOD_STORED -> packed;
      case ZipFormat.METHOD_DEFLATE ->
          new InflaterInputStream(packed, new Inflater(true)) {
            @Override
            public void close() throws IOException {
              super.close();
              inf.end();
            }
          };
      case ZipFormat.METHOD_ZSTD -> new ZstdInputStreamNoFinalizer(packed);
      default ->
          throw source.bad(
              member.name() + " is compressed by the unknown method " + member.method(),
              "methods 0 (stored), 8 (deflate) and 93 (zstd) are known",
              null);
    };
  }

  /** Where the data of a member begins: behind its local header, which must be its own. */
  private long dataStart(ZipMember member, int dataLength) {
    byte[] name = member.name().getBytes(StandardCharsets.UTF_8);
    int atLeast = ZipFormat.LOCAL_LENGTH + name.length;
    long wanted = (long) atLeast + EXTRA_GUESS + dataLength;
    ByteBuffer header =
        source.read(
            member.offset(),
            atLeast,
            (int) Math.min(Integer.MAX_VALUE - 16, Math.max(ahead(member.offset()), wanted)),
            member.name());
    boolean same =
        header.getInt(0) == ZipFormat.LOCAL_SIGNATURE
            && Short.toUnsignedInt(header.getShort(26)) == name.length
            && header.slice(ZipFormat.LOCAL_LENGTH, name.length).equals(ByteBuffer.wrap(name));
    if (!same) {
      throw source.bad(
          member.name() + " is not where the directory says", "the file is damaged", null);
    }
    return member.offset() + atLeast + Short.toUnsignedInt(header.getShort(28));
  }

  /** The compressed bytes of a member, read piece by piece. */
  private final class Packed extends InputStream {
    private final ZipMember member;
    private final long end;
    private long at;
    private ByteBuffer piece = ByteBuffer.allocate(0);

    Packed(ZipMember member, long start) {
      this.member = member;
      this.at = start;
      this.end = start + member.compressedSize();
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (!piece.hasRemaining()) {
        if (at >= end) {
          return -1;
        }
        int next = (int) Math.min(CHUNK, end - at);
        piece = source.read(at, next, 0, member.name());
        at += next;
      }
      int count = Math.min(length, piece.remaining());
      piece.get(target, offset, count);
      return count;
    }
  }

  /** Checks length and checksum on the way. */
  private final class CheckedContent extends Bounded {
    private final ZipMember member;
    private final InputStream content;
    private final CRC32 crc = new CRC32();
    private long done;

    CheckedContent(ZipMember member, InputStream content) {
      this.member = member;
      this.content = content;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int got = unpack(target, offset, length);
      if (got > 0) {
        crc.update(target, offset, got);
        done += got;
      }
      if (done > member.size() || (got < 0 && done != member.size())) {
        throw damaged("is not as long as the directory says", null);
      }
      if (got < 0 && crc.getValue() != member.crc()) {
        throw damaged("has a wrong checksum", null);
      }
      count(Math.max(0, got));
      return got;
    }

    @Override
    RuntimeException tooLarge() {
      return source.tooLarge(member.name(), LogSource.mostAsOne());
    }

    private int unpack(byte[] target, int offset, int length) {
      try {
        return content.read(target, offset, length);
      } catch (IOException e) {
        throw damaged("cannot be unpacked: " + e.getMessage(), e);
      }
    }

    private FlowException damaged(String how, @Nullable Throwable cause) {
      return source.bad(member.name() + " " + how, "the file is damaged", cause);
    }

    @Override
    public void close() throws IOException {
      content.close();
    }
  }
}

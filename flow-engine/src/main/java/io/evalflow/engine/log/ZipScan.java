package io.evalflow.engine.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds the members of a damaged zip by what stands before each of them, from the start of the file
 * to its end, without its directory. What a member says of itself is believed once its content was
 * unpacked and has the length and the checksum that it says; where that is not so, the search goes
 * on right behind the start of the member. For one thread.
 */
final class ZipScan {
  private static final int CHUNK = 1 << 20;
  private static final int AHEAD = 1 << 16;
  private static final int DESCRIPTOR_SIGNATURE = 0x08074b50;
  private static final int DESCRIPTOR_LENGTH = 16;

  /** How much may be read in vain, in sizes of the file: members could overlap on purpose. */
  private static final int MOST_IN_VAIN = 32;

  /** What may be read in vain of any file. */
  private static final int LEAST_IN_VAIN = 1 << 24;

  /** Unpacked bytes cost less than bytes of the file, and no more than so many come of one. */
  private static final int UNPACKED_SHARE = 64;

  private static final int MOST_UNPACKED = 1000;

  private final LogSource source;
  private final long size;
  private byte[] chunk = {};
  private long chunkStart;
  private long inVain;

  ZipScan(LogSource source) {
    this.source = source;
    this.size = source.info().size();
  }

  /** Looks at what was found. */
  interface Visitor {
    /** Reads a member, and returns whether it is sound. */
    boolean visit(Found found);

    /** A member that is cut short or damaged. */
    void damaged(String name);
  }

  /**
   * A member.
   *
   * @param member what it says of itself
   * @param end offset behind its last byte
   */
  record Found(ZipMember member, long end) {}

  /** Finds all members. */
  void run(Visitor visitor) {
    long at = find(0, ZipFormat.LOCAL_SIGNATURE);
    while (at >= 0) {
      Candidate candidate = candidate(at);
      if (candidate != null && candidate.found != null && visited(candidate.found, visitor)) {
        long end = candidate.found.end();
        at =
            begins(source, end, ZipFormat.LOCAL_SIGNATURE)
                ? end
                : find(end, ZipFormat.LOCAL_SIGNATURE);
      } else {
        if (candidate != null) {
          visitor.damaged(candidate.name);
        }
        at = find(at + 4, ZipFormat.LOCAL_SIGNATURE);
      }
    }
  }

  private boolean visited(Found found, Visitor visitor) {
    boolean sound = visitor.visit(found);
    if (!sound) {
      long packed = found.member().compressedSize();
      readInVain(packed + Math.min(found.member().size(), packed * MOST_UNPACKED) / UNPACKED_SHARE);
    }
    return sound;
  }

  private void readInVain(long bytes) {
    inVain += bytes;
    if (inVain - LEAST_IN_VAIN > MOST_IN_VAIN * size) {
      throw source.bad("its members claim each other's bytes over and over", null, null);
    }
  }

  /**
   * Where a member ends that the directory lists.
   *
   * @throws io.evalflow.spi.FlowException with {@code LOG} if it does not stand there
   */
  static Found listed(LogSource source, ZipMember member) {
    ByteBuffer header =
        source.read(member.offset(), ZipFormat.LOCAL_LENGTH, AHEAD, member.name()).duplicate();
    header.order(ByteOrder.LITTLE_ENDIAN);
    long end =
        member.offset()
            + ZipFormat.LOCAL_LENGTH
            + Short.toUnsignedInt(header.getShort(26))
            + Short.toUnsignedInt(header.getShort(28))
            + member.compressedSize();
    boolean described =
        (header.getShort(6) & ZipFormat.HAS_DESCRIPTOR) != 0
            && begins(source, end, DESCRIPTOR_SIGNATURE);
    return new Found(member, described ? end + DESCRIPTOR_LENGTH : end);
  }

  private static boolean begins(LogSource source, long offset, int signature) {
    byte[] bytes = source.upTo(offset, 4);
    return bytes.length == 4
        && ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt() == signature;
  }

  /** What may be a member; without {@code found} if not all of it is in the file. */
  private record Candidate(String name, @Nullable Found found) {}

  private @Nullable Candidate candidate(long at) {
    byte[] fixed = source.upTo(at, ZipFormat.LOCAL_LENGTH);
    if (fixed.length < ZipFormat.LOCAL_LENGTH) {
      return null;
    }
    ByteBuffer header = ByteBuffer.wrap(fixed).order(ByteOrder.LITTLE_ENDIAN);
    int nameLength = Short.toUnsignedInt(header.getShort(26));
    int extraLength = Short.toUnsignedInt(header.getShort(28));
    byte[] rest = source.upTo(at + ZipFormat.LOCAL_LENGTH, nameLength + extraLength);
    String name = new String(rest, 0, Math.min(nameLength, rest.length), StandardCharsets.UTF_8);
    if (rest.length < nameLength + extraLength) {
      readInVain(rest.length);
      return new Candidate(name, null);
    }
    long dataStart = at + ZipFormat.LOCAL_LENGTH + rest.length;
    Sizes sizes =
        (header.getShort(6) & ZipFormat.HAS_DESCRIPTOR) != 0 && header.getInt(18) == 0
            ? described(dataStart)
            : sizes(header, ByteBuffer.wrap(rest, nameLength, extraLength).slice());
    if (sizes == null || sizes.compressed > size - dataStart) {
      readInVain(rest.length);
      return new Candidate(name, null);
    }
    ZipMember member =
        new ZipMember(
            name,
            Short.toUnsignedInt(header.getShort(8)),
            header.getInt(10),
            sizes.crc,
            sizes.compressed,
            sizes.content,
            at);
    return new Candidate(name, new Found(member, dataStart + sizes.compressed + sizes.behind));
  }

  /**
   * What a member says of its data.
   *
   * @param behind bytes of the description, if it stands behind the data
   */
  private record Sizes(long crc, long compressed, long content, int behind) {}

  private static @Nullable Sizes sizes(ByteBuffer header, ByteBuffer extra) {
    long crc = Integer.toUnsignedLong(header.getInt(14));
    long compressed = Integer.toUnsignedLong(header.getInt(18));
    long content = Integer.toUnsignedLong(header.getInt(22));
    if (compressed != ZipFormat.MAX_32 && content != ZipFormat.MAX_32) {
      return new Sizes(crc, compressed, content, 0);
    }
    extra.order(ByteOrder.LITTLE_ENDIAN);
    while (extra.remaining() >= 4) {
      int kind = extra.getShort();
      int length = Short.toUnsignedInt(extra.getShort());
      if (kind == ZipFormat.ZIP64_FIELD && length >= 16 && extra.remaining() >= 16) {
        long wideContent = extra.getLong();
        long wideCompressed = extra.getLong();
        return wideContent < 0 || wideCompressed < 0
            ? null
            : new Sizes(crc, wideCompressed, wideContent, 0);
      }
      extra.position(Math.min(extra.limit(), extra.position() + length));
    }
    return null;
  }

  /** The description behind the data: the first that says how far away the data began. */
  private @Nullable Sizes described(long dataStart) {
    long at = find(dataStart, DESCRIPTOR_SIGNATURE);
    while (at >= 0) {
      byte[] bytes = source.upTo(at, DESCRIPTOR_LENGTH);
      if (bytes.length == DESCRIPTOR_LENGTH) {
        ByteBuffer descriptor = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long compressed = Integer.toUnsignedLong(descriptor.getInt(8));
        if (compressed == at - dataStart) {
          return new Sizes(
              Integer.toUnsignedLong(descriptor.getInt(4)),
              compressed,
              Integer.toUnsignedLong(descriptor.getInt(12)),
              DESCRIPTOR_LENGTH);
        }
      }
      at = find(at + 4, DESCRIPTOR_SIGNATURE);
    }
    readInVain(size - dataStart);
    return null;
  }

  /** The next place of a signature; -1 if there is none. */
  private long find(long from, int signature) {
    long at = from;
    while (at + 4 <= size) {
      if (at < chunkStart || at + 4 > chunkStart + chunk.length) {
        chunk = source.upTo(at, CHUNK);
        chunkStart = at;
        if (chunk.length < 4) {
          return -1;
        }
      }
      ByteBuffer bytes = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = (int) (at - chunkStart); i + 4 <= chunk.length; i++) {
        if (chunk[i] == 'P' && bytes.getInt(i) == signature) {
          return chunkStart + i;
        }
      }
      at = chunkStart + chunk.length - 3;
    }
    return -1;
  }
}

package io.evalflow.engine.log;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Makes zips, right ones and such as no program writes: each number can be a lie. Written apart
 * from the writer under test, so that what both get wrong is not right. For one thread.
 */
public final class ForgedZip {
  public static final int STORED = 0;
  public static final int DEFLATE = 8;
  public static final int ZSTD = 93;

  private static final long MAX_32 = 0xFFFFFFFFL;
  private static final int MAX_16 = 0xFFFF;

  private final List<Member> members = new ArrayList<>();
  private @Nullable Long directoryLength;
  private @Nullable Long directoryOffset;
  private @Nullable Integer count;
  private boolean wide;
  private byte[] comment = {};

  /** Adds a member whose content is compressed and described as it is. */
  public Member add(String name, byte[] content) {
    return add(name, new Content(content));
  }

  /** Adds a member. */
  public Member add(String name, String content) {
    return add(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a member whose content may have been compressed before. */
  public Member add(String name, Content content) {
    Member member = new Member(name, content);
    members.add(member);
    return member;
  }

  /** The members so far; may be changed. */
  public List<Member> members() {
    return members;
  }

  /** Says another length of the directory than it has. */
  public ForgedZip directoryLength(long length) {
    directoryLength = length;
    return this;
  }

  /** Says another place of the directory than it has. */
  public ForgedZip directoryOffset(long offset) {
    directoryOffset = offset;
    return this;
  }

  /** Says another number of members than there are. */
  public ForgedZip count(int members) {
    count = members;
    return this;
  }

  /** Writes the end record of zip64. */
  public ForgedZip wide() {
    wide = true;
    return this;
  }

  /** Puts bytes behind the end record, as its comment. */
  public ForgedZip comment(byte[] bytes) {
    comment = bytes;
    return this;
  }

  /** The file. */
  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream directory = new ByteArrayOutputStream();
    for (Member member : members) {
      directory.writeBytes(member.central(out.size()));
      out.writeBytes(member.local());
      out.writeBytes(member.packed());
    }
    int start = out.size();
    out.writeBytes(directory.toByteArray());
    end(out, start, directory.size());
    return out.toByteArray();
  }

  private void end(ByteArrayOutputStream out, long start, long length) {
    long saidLength = directoryLength == null ? length : directoryLength;
    long saidOffset = directoryOffset == null ? start : directoryOffset;
    int saidCount = count == null ? members.size() : count;
    boolean large =
        wide || saidLength >= MAX_32 || saidOffset >= MAX_32 || members.size() >= MAX_16;
    if (large) {
      byte[] record64 = new byte[76];
      ByteBuffer end64 = buffer(record64);
      end64.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45);
      end64.putInt(0).putInt(0).putLong(saidCount).putLong(saidCount);
      end64.putLong(saidLength).putLong(saidOffset);
      end64.putInt(0x07064b50).putInt(0).putLong(start + length).putInt(1);
      out.writeBytes(record64);
    }
    byte[] record = new byte[22];
    ByteBuffer end = buffer(record);
    end.putInt(0x06054b50).putInt(0);
    end.putShort((short) (large ? MAX_16 : saidCount));
    end.putShort((short) (large ? MAX_16 : saidCount));
    end.putInt((int) (large ? MAX_32 : saidLength));
    end.putInt((int) (large ? MAX_32 : saidOffset));
    end.putShort((short) comment.length);
    out.writeBytes(record);
    out.writeBytes(comment);
  }

  private static ByteBuffer buffer(byte[] record) {
    return ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Bytes, with their checksum and their compressed form once they are asked for. */
  public static final class Content {
    private final byte[] bytes;
    private final long crc;
    private byte @Nullable [] deflated;
    private byte @Nullable [] zstd;

    public Content(byte[] bytes) {
      this.bytes = bytes;
      CRC32 checksum = new CRC32();
      checksum.update(bytes);
      this.crc = checksum.getValue();
    }

    /** The content itself; must not be changed. */
    public byte[] bytes() {
      return bytes;
    }

    byte[] packed(int method) {
      return switch (method) {
        case DEFLATE -> deflated();
        case ZSTD -> zstd();
        default -> bytes;
      };
    }

    private byte[] deflated() {
      byte[] done = deflated == null ? deflate(bytes) : deflated;
      deflated = done;
      return done;
    }

    private byte[] zstd() {
      byte[] done = zstd == null ? Zstd.compress(bytes, 1) : zstd;
      zstd = done;
      return done;
    }

    private static byte[] deflate(byte[] bytes) {
      Deflater deflater = new Deflater(1, true);
      try {
        deflater.setInput(bytes);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] piece = new byte[1 << 12];
        while (!deflater.finished()) {
          out.write(piece, 0, deflater.deflate(piece));
        }
        return out.toByteArray();
      } finally {
        deflater.end();
      }
    }
  }

  /** A member, and what is said of it. */
  public static final class Member {
    private String name;
    private Content content;
    private @Nullable String localName;
    private int method = STORED;
    private int saidMethod = -1;
    private int flags = 0x800;
    private @Nullable Long size;
    private @Nullable Long compressedSize;
    private @Nullable Long crc;
    private @Nullable Long offset;
    private byte @Nullable [] packed;
    private byte @Nullable [] extra;
    private boolean wide;

    Member(String name, Content content) {
      this.name = name;
      this.content = content;
    }

    /** The content; must not be changed. */
    public Content content() {
      return content;
    }

    /** Another content. */
    public Member content(byte[] bytes) {
      content = new Content(bytes);
      return this;
    }

    /** Another name, in the directory and the local header. */
    public Member name(String newName) {
      name = newName;
      return this;
    }

    /** Its name. */
    public String name() {
      return name;
    }

    /** Another name in the local header alone. */
    public Member localName(String other) {
      localName = other;
      return this;
    }

    /** How it is compressed, and said to be. */
    public Member method(int by) {
      method = by;
      return this;
    }

    /** How it is said to be compressed, whatever is so. */
    public Member saidMethod(int by) {
      saidMethod = by;
      return this;
    }

    /** The general purpose flags. */
    public Member flags(int bits) {
      flags = bits;
      return this;
    }

    /** Says another size. */
    public Member size(long bytes) {
      size = bytes;
      return this;
    }

    /** Says another compressed size. */
    public Member compressedSize(long bytes) {
      compressedSize = bytes;
      return this;
    }

    /** Says another checksum. */
    public Member crc(long checksum) {
      crc = checksum;
      return this;
    }

    /** Says another place of the local header. */
    public Member offset(long place) {
      offset = place;
      return this;
    }

    /** Other compressed bytes. */
    public Member packed(byte[] bytes) {
      packed = bytes;
      return this;
    }

    /** Another extra field in the directory. */
    public Member extra(byte[] bytes) {
      extra = bytes;
      return this;
    }

    /** Sizes and place in a field of zip64, needed or not. */
    public Member wide() {
      wide = true;
      return this;
    }

    /** The same member once more, with a fate of its own from here on. */
    public Member copy() {
      Member copy = new Member(name, content);
      copy.localName = localName;
      copy.method = method;
      copy.saidMethod = saidMethod;
      copy.flags = flags;
      copy.size = size;
      copy.compressedSize = compressedSize;
      copy.crc = crc;
      copy.offset = offset;
      copy.packed = packed;
      copy.extra = extra;
      copy.wide = wide;
      return copy;
    }

    /** Its compressed bytes. */
    public byte[] packed() {
      return packed == null ? content.packed(method) : packed;
    }

    private byte[] local() {
      byte[] bytes = (localName == null ? name : localName).getBytes(StandardCharsets.UTF_8);
      byte[] header = new byte[30 + bytes.length];
      ByteBuffer out = buffer(header);
      out.putInt(0x04034b50).putShort((short) 45);
      common(out, Math.min(saidCompressedSize(), MAX_32), Math.min(saidSize(), MAX_32));
      out.putShort((short) bytes.length).putShort((short) 0).put(bytes);
      return header;
    }

    private byte[] central(long place) {
      long saidOffset = offset == null ? place : offset;
      boolean far =
          wide
              || saidOffset >= MAX_32
              || saidSize() >= MAX_32
              || saidCompressedSize() >= MAX_32
              || saidOffset < 0
              || saidSize() < 0
              || saidCompressedSize() < 0;
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      byte[] field = extra != null ? extra : far ? wideField(saidOffset) : new byte[0];
      byte[] header = new byte[46 + bytes.length + field.length];
      ByteBuffer out = buffer(header);
      out.putInt(0x02014b50).putShort((short) 45).putShort((short) 45);
      common(out, far ? MAX_32 : saidCompressedSize(), far ? MAX_32 : saidSize());
      out.putShort((short) bytes.length).putShort((short) field.length);
      out.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
      out.putInt((int) (far ? MAX_32 : saidOffset)).put(bytes).put(field);
      return header;
    }

    private void common(ByteBuffer out, long packedSize, long unpackedSize) {
      out.putShort((short) flags).putShort((short) (saidMethod < 0 ? method : saidMethod));
      out.putInt(0).putInt((int) (crc == null ? content.crc : crc));
      out.putInt((int) packedSize).putInt((int) unpackedSize);
    }

    private byte[] wideField(long saidOffset) {
      byte[] field = new byte[28];
      ByteBuffer out = buffer(field).putShort((short) 1).putShort((short) 24);
      out.putLong(saidSize()).putLong(saidCompressedSize()).putLong(saidOffset);
      return field;
    }

    private long saidSize() {
      return size == null ? content.bytes.length : size;
    }

    private long saidCompressedSize() {
      return compressedSize == null ? packed().length : compressedSize;
    }
  }
}

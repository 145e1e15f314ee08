package io.evalflow.engine.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The records of the zip format that logs use, laid out as Inspect lays them out: made on Unix by
 * version 4.5, mode 600, sizes and checksum in the local header. Zip64 fields stand only where a
 * number needs them.
 */
final class ZipFormat {
  static final int LOCAL_SIGNATURE = 0x04034b50;
  static final int CENTRAL_SIGNATURE = 0x02014b50;
  static final int END_SIGNATURE = 0x06054b50;
  static final int END64_SIGNATURE = 0x06064b50;
  static final int END64_LOCATOR_SIGNATURE = 0x07064b50;

  static final int LOCAL_LENGTH = 30;
  static final int CENTRAL_LENGTH = 46;
  static final int END_LENGTH = 22;
  static final int END64_LENGTH = 56;
  static final int END64_LOCATOR_LENGTH = 20;
  static final int ZIP64_FIELD = 1;

  /** The flag of a member whose sizes and checksum stand behind its data. */
  static final int HAS_DESCRIPTOR = 8;

  static final int METHOD_STORED = 0;
  static final int METHOD_DEFLATE = 8;
  static final int METHOD_ZSTD = 93;

  static final long MAX_32 = 0xFFFFFFFFL;
  static final int MAX_16 = 0xFFFF;

  private static final int VERSION = 45;
  private static final int UNIX = 3;
  private static final int UTF_8_NAMES = 0x800;
  private static final int OWNER_READS_AND_WRITES = 0600 << 16;

  private ZipFormat() {}

  /** A buffer of the byte order of zips. */
  static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The local header of a member, with its name and extra field. */
  static ByteBuffer localHeader(ZipMember member) {
    boolean large = member.size() >= MAX_32 || member.compressedSize() >= MAX_32;
    byte[] name = member.name().getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = buffer(LOCAL_LENGTH + name.length + (large ? 20 : 0));
    out.putInt(LOCAL_SIGNATURE).putShort((short) VERSION);
    common(out, member, name);
    out.putInt((int) (large ? MAX_32 : member.compressedSize()));
    out.putInt((int) (large ? MAX_32 : member.size()));
    out.putShort((short) name.length).putShort((short) (large ? 20 : 0)).put(name);
    if (large) {
      out.putShort((short) ZIP64_FIELD).putShort((short) 16);
      out.putLong(member.size()).putLong(member.compressedSize());
    }
    return out.flip();
  }

  /** The entry of a member in the directory at the end. */
  static ByteBuffer centralHeader(ZipMember member) {
    byte[] name = member.name().getBytes(StandardCharsets.UTF_8);
    boolean large = member.size() >= MAX_32 || member.compressedSize() >= MAX_32;
    boolean far = member.offset() >= MAX_32;
    int fields = (large ? 16 : 0) + (far ? 8 : 0);
    int extra = fields == 0 ? 0 : 4 + fields;
    ByteBuffer out = buffer(CENTRAL_LENGTH + name.length + extra);
    out.putInt(CENTRAL_SIGNATURE).put((byte) VERSION).put((byte) UNIX).putShort((short) VERSION);
    common(out, member, name);
    out.putInt((int) (large ? MAX_32 : member.compressedSize()));
    out.putInt((int) (large ? MAX_32 : member.size()));
    out.putShort((short) name.length).putShort((short) extra);
    out.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    out.putInt(OWNER_READS_AND_WRITES);
    out.putInt((int) (far ? MAX_32 : member.offset())).put(name);
    if (extra > 0) {
      out.putShort((short) ZIP64_FIELD).putShort((short) fields);
      if (large) {
        out.putLong(member.size()).putLong(member.compressedSize());
      }
      if (far) {
        out.putLong(member.offset());
      }
    }
    return out.flip();
  }

  /** A copy of an entry of a directory for a member that was moved towards the start. */
  static ByteBuffer moved(ByteBuffer entry, long offset) {
    ByteBuffer copy = buffer(entry.remaining()).put(entry.duplicate()).flip();
    if (Integer.toUnsignedLong(copy.getInt(42)) != MAX_32) {
      return copy.putInt(42, (int) offset);
    }
    int field = CENTRAL_LENGTH + Short.toUnsignedInt(copy.getShort(28));
    while (field + 4 <= copy.limit() && copy.getShort(field) != ZIP64_FIELD) {
      field += 4 + Short.toUnsignedInt(copy.getShort(field + 2));
    }
    if (field + 4 > copy.limit()) {
      return copy.putInt(42, (int) offset);
    }
    boolean size = Integer.toUnsignedLong(copy.getInt(24)) == MAX_32;
    boolean compressedSize = Integer.toUnsignedLong(copy.getInt(20)) == MAX_32;
    return copy.putLong(field + 4 + (size ? 8 : 0) + (compressedSize ? 8 : 0), offset);
  }

  /** What stands behind the directory. */
  static ByteBuffer end(long members, long directoryOffset, long directoryLength) {
    boolean large = members >= MAX_16 || directoryOffset >= MAX_32 || directoryLength >= MAX_32;
    ByteBuffer out = buffer((large ? END64_LENGTH + END64_LOCATOR_LENGTH : 0) + END_LENGTH);
    if (large) {
      out.putInt(END64_SIGNATURE).putLong(END64_LENGTH - 12);
      out.putShort((short) VERSION).putShort((short) VERSION).putInt(0).putInt(0);
      out.putLong(members).putLong(members).putLong(directoryLength).putLong(directoryOffset);
      out.putInt(END64_LOCATOR_SIGNATURE).putInt(0);
      out.putLong(directoryOffset + directoryLength).putInt(1);
    }
    short count = (short) Math.min(members, MAX_16);
    out.putInt(END_SIGNATURE).putShort((short) 0).putShort((short) 0);
    out.putShort(count).putShort(count);
    out.putInt((int) Math.min(directoryLength, MAX_32));
    out.putInt((int) Math.min(directoryOffset, MAX_32));
    return out.putShort((short) 0).flip();
  }

  private static void common(ByteBuffer out, ZipMember member, byte[] name) {
    boolean ascii = name.length == member.name().length();
    out.putShort((short) (ascii ? 0 : UTF_8_NAMES)).putShort((short) member.method());
    out.putInt(member.dosTime()).putInt((int) member.crc());
  }
}

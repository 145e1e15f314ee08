package io.evalflow.engine.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a zip. Kept as its bytes, since one of 100,000 members is often asked for one of
 * them; of members with one name the last counts, as for Inspect. Nothing in it is believed before
 * it is checked against the length of the file. Immutable.
 */
final class ZipDirectory {
  /**
   * A guess at what ends a log: the header and the directory of 2,000 samples. More would cost the
   * many smaller ones more than a second read costs the larger ones.
   */
  static final int TAIL = 1 << 18;

  /** Read before the directory, where the header stands, which names all samples. */
  private static final int BEFORE = 1 << 17;

  private static final int BEFORE_SHARE = 8;

  private static final int MAX_LENGTH = 1 << 30;

  /** No file is as long; sums of such numbers still are numbers. */
  private static final long MAX_OFFSET = 1L << 60;

  private static final int ENCRYPTED = 1;

  /** More than the extra fields of a member of a log take. */
  private static final int LONGEST_FIELDS = 128;

  private final LogSource source;
  private final ByteBuffer entries;

  /** The array that holds the entries, for the walk over all of them: 100,000 in a new process. */
  private final byte[] bytes;

  private final int base;
  private final long offset;
  private final long fileEnd;

  private ZipDirectory(LogSource source, ByteBuffer entries, long offset, long fileEnd) {
    this.source = source;
    this.entries = entries;
    this.bytes = entries.array();
    this.base = entries.arrayOffset();
    this.offset = offset;
    this.fileEnd = fileEnd;
  }

  /** Where the end record stands in the last bytes of a file; empty if the file is no zip. */
  static OptionalInt findEnd(byte[] tail) {
    ByteBuffer bytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
    int lowest = Math.max(0, tail.length - ZipFormat.END_LENGTH - ZipFormat.MAX_16);
    for (int i = tail.length - ZipFormat.END_LENGTH; i >= lowest; i--) {
      if (bytes.getInt(i) == ZipFormat.END_SIGNATURE
          && i + ZipFormat.END_LENGTH + Short.toUnsignedInt(bytes.getShort(i + 20))
              == tail.length) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /**
   * What the end record says of the directory.
   *
   * @param offset where it begins
   * @param length its bytes
   * @param stop where the bytes that were read last hold its end
   */
  private record End(long offset, long length, int stop) {
    static End of(LogSource source, byte[] tail, int end) {
      ByteBuffer bytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
      long length = Integer.toUnsignedLong(bytes.getInt(end + 12));
      long offset = Integer.toUnsignedLong(bytes.getInt(end + 16));
      int count = Short.toUnsignedInt(bytes.getShort(end + 10));
      int stop = end;
      int locator = end - ZipFormat.END64_LOCATOR_LENGTH;
      int end64 = locator - ZipFormat.END64_LENGTH;
      boolean large =
          length == ZipFormat.MAX_32 || offset == ZipFormat.MAX_32 || count == ZipFormat.MAX_16;
      if (large
          && end64 >= 0
          && bytes.getInt(locator) == ZipFormat.END64_LOCATOR_SIGNATURE
          && bytes.getInt(end64) == ZipFormat.END64_SIGNATURE) {
        length = bytes.getLong(end64 + 40);
        offset = bytes.getLong(end64 + 48);
        stop = end64;
      }
      requirePossible(source, offset, length);
      return new End(offset, length, stop);
    }
  }

  /**
   * Reads the directory, and leaves what was read of the file in the source's window.
   *
   * @param tail the last bytes of the file
   * @param end where its end record stands in them
   */
  static ZipDirectory read(LogSource source, byte[] tail, int end) {
    End found = End.of(source, tail, end);
    long offset = found.offset;
    int length = (int) found.length;
    // The directory ends where the end records begin, which says how long the file is.
    source.keep(tail, offset + length - found.stop);
    boolean isInTail = length <= found.stop;
    int before = isInTail ? 0 : (int) Math.min(offset, Math.max(BEFORE, length / BEFORE_SHARE));
    ByteBuffer entries =
        source
            .read(offset - before, length + before, 0, "the directory")
            .slice(before, length)
            .order(ByteOrder.LITTLE_ENDIAN);
    return new ZipDirectory(source, entries, offset, offset + length + tail.length - found.stop);
  }

  /**
   * The last member of a directory that is longer than what was read, if it has a name: then no
   * other of that name counts, and the rest of the directory need not be read.
   *
   * @param tail the last bytes of the file
   * @param end where its end record stands in them
   */
  static Optional<ZipMember> last(LogSource source, byte[] tail, int end, String name) {
    End found = End.of(source, tail, end);
    long fileEnd = found.offset + found.length + tail.length - found.stop;
    if (found.length <= found.stop || fileEnd != source.info().size()) {
      return Optional.empty();
    }
    int shortest = ZipFormat.CENTRAL_LENGTH + name.length();
    int first = (int) Math.max(0, found.stop - Math.min(found.length, shortest + LONGEST_FIELDS));
    for (int at = found.stop - shortest; at >= first; at--) {
      ByteBuffer entry =
          ByteBuffer.wrap(tail, at, found.stop - at).slice().order(ByteOrder.LITTLE_ENDIAN);
      ZipDirectory only = new ZipDirectory(source, entry, found.offset, 0);
      if (only.isEntry(0) && only.length(0) == entry.limit() && only.name(0).equals(name)) {
        ZipMember member = only.member(0);
        return endsAt(member, found.offset) ? Optional.of(member) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Whether a member stands right before the directory, as the last one does. */
  private static boolean endsAt(ZipMember member, long offset) {
    long rest = offset - member.offset() - member.compressedSize() - member.name().length();
    return rest >= ZipFormat.LOCAL_LENGTH && rest <= ZipFormat.LOCAL_LENGTH + LONGEST_FIELDS;
  }

  /**
   * Whether its offsets count from the start of the file, which they do not if bytes precede it.
   */
  boolean isInPlace() {
    return fileEnd > 0 && source.upTo(fileEnd - 1, 2).length == 1;
  }

  /** Where it begins: no member reaches further. */
  long offset() {
    return offset;
  }

  /** Bytes of all entries. */
  int length() {
    return entries.limit();
  }

  /**
   * An entry as it stands in the directory.
   *
   * @param member what it says
   * @param bytes the entry itself
   */
  record Entry(ZipMember member, ByteBuffer bytes) {}

  /** All entries in their order, also those that do not count as a later one has their name. */
  List<Entry> entries() {
    List<Entry> all = new ArrayList<>();
    walk(at -> all.add(new Entry(member(at), entries.slice(at, length(at)))));
    return all;
  }

  /**
   * The entries of all members but some.
   *
   * @param bytes the entries
   * @param members how many they are
   * @param claimed about how many bytes of the file their members take
   */
  record Rest(ByteSink bytes, long members, long claimed) {}

  /** The entries of all members that do not have a name. */
  Rest without(String name) {
    byte[] unwanted = name.getBytes(StandardCharsets.UTF_8);
    ByteSink rest = new ByteSink(entries.limit());
    long members = 0;
    long claimed = 0;
    int start = 0;
    int end = entries.limit();
    for (int at = 0; at < end; ) {
      int next = next(at);
      if (nameLength(at) == unwanted.length && sameName(at, unwanted)) {
        rest.write(bytes, base + start, at - start);
        start = next;
      } else {
        members++;
        claimed += ZipFormat.LOCAL_LENGTH + nameLength(at) + compressedSize(at);
      }
      at = next;
    }
    rest.write(bytes, base + start, end - start);
    return new Rest(rest, members, claimed);
  }

  private long compressedSize(int at) {
    long size = half(at + 20) | (long) half(at + 22) << 16;
    return size == ZipFormat.MAX_32 ? member(at).compressedSize() : size;
  }

  private static void requirePossible(LogSource source, long offset, long length) {
    if (offset < 0 || offset > MAX_OFFSET) {
      throw source.bad("its directory claims to stand at byte " + offset, null, null);
    }
    if (length < 0 || length > Math.min(MAX_LENGTH, Runtime.getRuntime().maxMemory() / 4)) {
      throw source.bad(
          "its directory claims to be " + length + " bytes long",
          "if it is, give Java a larger heap",
          null);
    }
  }

  /** The last member of a name. */
  Optional<ZipMember> find(String name) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    int found = -1;
    int end = entries.limit();
    for (int at = 0; at < end; ) {
      int next = next(at);
      if (nameLength(at) == wanted.length && sameName(at, wanted)) {
        found = at;
      }
      at = next;
    }
    return found < 0 ? Optional.empty() : Optional.of(member(found));
  }

  /** All members, each name once, in their order. */
  List<ZipMember> members() {
    return members(name -> true);
  }

  /** The members of some names, each name once, in their order, made when they are asked for. */
  List<ZipMember> members(Predicate<String> wanted) {
    Map<String, Integer> last = new LinkedHashMap<>();
    walk(
        at -> {
          String name = name(at);
          if (wanted.test(name)) {
            last.remove(name);
            last.put(name, at);
          }
        });
    int[] places = last.values().stream().mapToInt(Integer::intValue).toArray();
    return new AbstractList<>() {
      @Override
      public ZipMember get(int index) {
        return member(places[index]);
      }

      @Override
      public int size() {
        return places.length;
      }
    };
  }

  private void walk(IntConsumer action) {
    for (int at = 0; at < entries.limit(); ) {
      int next = next(at);
      action.accept(at);
      at = next;
    }
  }

  /** The place behind an entry, once it is known to be whole. */
  private int next(int at) {
    int room = entries.limit() - at;
    int length = room < ZipFormat.CENTRAL_LENGTH || !isEntry(at) ? Integer.MAX_VALUE : length(at);
    if (length > room) {
      throw source.bad("its directory is damaged", "try flow-cli log recover", null);
    }
    return at + length;
  }

  private boolean isEntry(int at) {
    return (half(at) | half(at + 2) << 16) == ZipFormat.CENTRAL_SIGNATURE;
  }

  private int length(int at) {
    return ZipFormat.CENTRAL_LENGTH + nameLength(at) + half(at + 30) + half(at + 32);
  }

  private int nameLength(int at) {
    return half(at + 28);
  }

  /** Two bytes of the entries, the lower one first. */
  private int half(int at) {
    return (bytes[base + at] & 0xFF) | (bytes[base + at + 1] & 0xFF) << 8;
  }

  private boolean sameName(int at, byte[] wanted) {
    int start = base + at + ZipFormat.CENTRAL_LENGTH;
    return Arrays.equals(bytes, start, start + wanted.length, wanted, 0, wanted.length);
  }

  private String name(int at) {
    byte[] name = new byte[nameLength(at)];
    entries.get(at + ZipFormat.CENTRAL_LENGTH, name);
    return new String(name, StandardCharsets.UTF_8);
  }

  private ZipMember member(int at) {
    String text = name(at);
    if ((half(at + 8) & ENCRYPTED) != 0) {
      throw source.bad(text + " is encrypted", null, null);
    }
    long size = Integer.toUnsignedLong(entries.getInt(at + 24));
    long compressed = Integer.toUnsignedLong(entries.getInt(at + 20));
    long offset = Integer.toUnsignedLong(entries.getInt(at + 42));
    ByteBuffer wide = zip64Field(at + ZipFormat.CENTRAL_LENGTH + nameLength(at), at);
    if (wide != null) {
      size = size == ZipFormat.MAX_32 ? wideValue(wide, text) : size;
      compressed = compressed == ZipFormat.MAX_32 ? wideValue(wide, text) : compressed;
      offset = offset == ZipFormat.MAX_32 ? wideValue(wide, text) : offset;
    }
    return new ZipMember(
        text,
        half(at + 10),
        entries.getInt(at + 12),
        Integer.toUnsignedLong(entries.getInt(at + 16)),
        compressed,
        size,
        offset);
  }

  private long wideValue(ByteBuffer wide, String name) {
    if (wide.remaining() < 8) {
      throw source.bad("the sizes of " + name + " are damaged", null, null);
    }
    long value = wide.getLong();
    if (value < 0 || value > MAX_OFFSET) {
      throw source.bad("the sizes of " + name + " are damaged", null, null);
    }
    return value;
  }

  private @Nullable ByteBuffer zip64Field(int start, int at) {
    int end = start + half(at + 30);
    int field = start;
    while (field + 4 <= end) {
      int length = half(field + 2);
      if (field + 4 + length > end) {
        return null;
      }
      if (half(field) == ZipFormat.ZIP64_FIELD) {
        return entries.slice(field + 4, length).order(ByteOrder.LITTLE_ENDIAN);
      }
      field += 4 + length;
    }
    return null;
  }
}

package io.evalflow.engine.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What stays of a zip when some of its members are replaced: the bytes of the others as ranges that
 * are copied as they are, and their entries in the directory. Members that do not count any more,
 * as a later one has their name, do not stay. For one use.
 */
final class ZipRemainder {
  /** Bytes behind a member that nobody claims are looked at from this size on. */
  private static final int SLACK = 64;

  /** For the entries of a few members more. */
  private static final int ROOM = 1 << 12;

  private final List<Range> ranges = new ArrayList<>();
  private final ByteSink directory;
  private long length;
  private long members;

  private ZipRemainder(int directoryLength) {
    this.directory = new ByteSink(directoryLength + ROOM);
  }

  /** A part of the file. */
  record Range(long start, long end) {}

  /**
   * Works out what stays.
   *
   * @param replaced the names of the members that do not stay
   * @throws io.evalflow.spi.FlowException if two members claim the same bytes, or one reaches into
   *     what stands behind it, or the members do not stand where the directory says
   */
  static ZipRemainder of(LogSource source, ZipDirectory directory, Predicate<String> replaced) {
    if (!directory.isInPlace()) {
      throw source.bad(
          "bytes precede it or are missing, so its members are not where the directory says",
          "try flow-cli log recover",
          null);
    }
    List<ZipDirectory.Entry> all = directory.entries();
    long[] borders =
        LongStream.concat(
                all.stream().mapToLong(entry -> entry.member().offset()),
                LongStream.of(directory.offset()))
            .sorted()
            .toArray();
    List<ZipDirectory.Entry> kept = live(all, replaced);
    kept.sort(Comparator.comparingLong(entry -> entry.member().offset()));

    ZipRemainder remainder = new ZipRemainder(directory.length());
    ZipDirectory.Entry last = null;
    for (ZipDirectory.Entry entry : kept) {
      boolean next = remainder.add(entry, end(source, entry, borders), source);
      if (!next) {
        requireInPlace(source, last);
        requireInPlace(source, entry);
      }
      last = entry;
    }
    requireInPlace(source, last);
    return remainder;
  }

  private static List<ZipDirectory.Entry> live(
      List<ZipDirectory.Entry> all, Predicate<String> replaced) {
    Map<String, Integer> last = new HashMap<>(all.size() * 2);
    for (int i = 0; i < all.size(); i++) {
      last.put(all.get(i).member().name(), i);
    }
    List<ZipDirectory.Entry> live = new ArrayList<>(last.size());
    for (int i = 0; i < all.size(); i++) {
      String name = all.get(i).member().name();
      if (Integer.valueOf(i).equals(last.get(name)) && !replaced.test(name)) {
        live.add(all.get(i));
      }
    }
    return live;
  }

  /** Looks at the local header of a member at an end of a range; to look at all takes too long. */
  private static void requireInPlace(LogSource source, ZipDirectory.@Nullable Entry entry) {
    if (entry == null) {
      return;
    }
    ZipMember member = entry.member();
    int nameLength = nameLength(entry);
    ByteBuffer header =
        source.read(member.offset(), ZipFormat.LOCAL_LENGTH + nameLength, 0, member.name());
    boolean same =
        header.getInt(0) == ZipFormat.LOCAL_SIGNATURE
            && Short.toUnsignedInt(header.getShort(26)) == nameLength
            && header
                .slice(ZipFormat.LOCAL_LENGTH, nameLength)
                .equals(entry.bytes().slice(ZipFormat.CENTRAL_LENGTH, nameLength));
    if (!same) {
      throw source.bad(
          member.name() + " is not where the directory says",
          "the file is damaged; try flow-cli log recover",
          null);
    }
  }

  private static long end(LogSource source, ZipDirectory.Entry entry, long[] borders) {
    ZipMember member = entry.member();
    long next = higher(borders, member.offset());
    long least = member.offset() + ZipFormat.LOCAL_LENGTH + nameLength(entry);
    if (least > next || member.compressedSize() > next - least) {
      throw source.bad(
          member.name() + " reaches into what stands behind it, by the directory",
          "the file is damaged; try flow-cli log recover",
          null);
    }
    long dataEnd = least + member.compressedSize();
    return next - dataEnd < SLACK ? next : exactEnd(source, member, dataEnd, next);
  }

  /** The first of the sorted borders beyond an offset; the offset itself if there is none. */
  private static long higher(long[] borders, long offset) {
    int at = Arrays.binarySearch(borders, offset);
    int next = at < 0 ? -at - 1 : at;
    while (next < borders.length && borders[next] == offset) {
      next++;
    }
    return next < borders.length ? borders[next] : offset;
  }

  /** Leaves out what stands behind a member and belongs to none, such as an earlier header. */
  private static long exactEnd(LogSource source, ZipMember member, long dataEnd, long next) {
    ByteBuffer header = source.read(member.offset(), ZipFormat.LOCAL_LENGTH, 0, member.name());
    if ((header.getShort(6) & ZipFormat.HAS_DESCRIPTOR) != 0) {
      return next;
    }
    return Math.min(next, dataEnd + Short.toUnsignedInt(header.getShort(28)));
  }

  private static int nameLength(ZipDirectory.Entry entry) {
    ByteBuffer bytes = entry.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    return Short.toUnsignedInt(bytes.getShort(28));
  }

  /** Returns whether the member stands right behind the one before it. */
  private boolean add(ZipDirectory.Entry entry, long end, LogSource source) {
    long start = entry.member().offset();
    Range last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
    if (last != null && last.end() > start) {
      throw source.bad(
          entry.member().name() + " claims the bytes of another member, by the directory",
          "the file is damaged; try flow-cli log recover",
          null);
    }
    boolean next = last != null && last.end() == start;
    if (last != null && next) {
      ranges.set(ranges.size() - 1, new Range(last.start(), end));
    } else {
      ranges.add(new Range(start, end));
    }
    ByteBuffer moved = start == length ? entry.bytes() : ZipFormat.moved(entry.bytes(), length);
    directory.write(moved.array(), moved.arrayOffset() + moved.position(), moved.remaining());
    length += end - start;
    members++;
    return next;
  }

  /** What is to be copied, in this order. */
  List<Range> ranges() {
    return ranges;
  }

  /** Bytes of all ranges. */
  long length() {
    return length;
  }

  /** The entries of what stays, at their new offsets; for one who adds to them. */
  ByteSink directory() {
    return directory;
  }

  /** How many members stay. */
  long members() {
    return members;
  }
}

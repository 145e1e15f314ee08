package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Makes what turns a zip log into one with another header when it is put behind its end. The old
 * header and the old directory stay in the file, where nothing leads to them any more; where they
 * would come to be too much of it, the log is better written anew. The other members are not looked
 * at, as they stay.
 */
final class EvalFileAppendix {
  /** What a file may hold for nothing: one part of so many, or so many bytes. */
  private static final int IDLE_SHARE = 4;

  private static final int IDLE_BYTES = 16 << 10;

  /** More is not held in memory. */
  private static final int LONGEST = 8 << 20;

  private final LogSource source;
  private final ZipDirectory directory;

  EvalFileAppendix(LogSource source, ZipDirectory directory) {
    this.source = source;
    this.directory = directory;
  }

  /**
   * Makes it.
   *
   * @param unit its bytes and its position are multiples of this
   * @return empty if the log is better written anew, or is not as it must be, which that will say
   */
  Optional<LogAppendix> of(EvalLog header, int unit) {
    Optional<ZipMember> old = directory.find(LogMembers.HEADER);
    if (old.isEmpty()
        || directory.length() > LONGEST
        || isNearLimit(source.info().size())
        || !directory.isInPlace()) {
      return Optional.empty();
    }
    ZipDirectory.Rest rest = directory.without(LogMembers.HEADER);
    try (MemberEncoder encoder = MemberEncoder.like(old.get())) {
      return appendix(rest, encoder.encode(LogMembers.HEADER, header), unit);
    }
  }

  /** Whether it depends on the exact places of the records how long they are. */
  private static boolean isNearLimit(long size) {
    return size < ZipFormat.MAX_32 && size > ZipFormat.MAX_32 - 2L * LONGEST;
  }

  private Optional<LogAppendix> appendix(
      ZipDirectory.Rest rest, MemberEncoder.Encoded encoded, int unit) {
    long size = source.info().size();
    long position = multiple(size, unit);
    long least = Records.of(rest, encoded, position).length();
    long length = multiple(least, unit);
    long idle = position - rest.claimed();
    boolean worthwhile = idle <= Math.max((position + length) / IDLE_SHARE, IDLE_BYTES);
    if (length > LONGEST || !worthwhile) {
      return Optional.empty();
    }
    int gap = (int) (length - least);
    ByteBuffer bytes = ByteBuffer.allocate((int) length).position(gap);
    Records.of(rest, encoded, position + gap).put(bytes);
    return Optional.of(new LogAppendix(size, end(size), position, bytes.array()));
  }

  private long end(long size) {
    try {
      return LogAppendix.endOf(source.file(), size);
    } catch (IOException e) {
      throw source.unreadable(e);
    }
  }

  private static long multiple(long size, int unit) {
    return (size + unit - 1) / unit * unit;
  }

  /** What is added, in its order. */
  private record Records(
      ByteBuffer local, ByteBuffer data, ByteBuffer others, ByteBuffer central, ByteBuffer end) {
    static Records of(ZipDirectory.Rest rest, MemberEncoder.Encoded encoded, long offset) {
      ZipMember member = encoded.member().at(offset);
      ByteBuffer local = ZipFormat.localHeader(member);
      ByteBuffer central = ZipFormat.centralHeader(member);
      int directoryLength = rest.bytes().size() + central.remaining();
      long directoryOffset = offset + local.remaining() + encoded.data().remaining();
      return new Records(
          local,
          encoded.data().duplicate(),
          rest.bytes().snapshot(),
          central,
          ZipFormat.end(rest.members() + 1, directoryOffset, directoryLength));
    }

    long length() {
      return (long) local.remaining()
          + data.remaining()
          + others.remaining()
          + central.remaining()
          + end.remaining();
    }

    void put(ByteBuffer bytes) {
      bytes.put(local).put(data).put(others).put(central).put(end);
    }
  }
}

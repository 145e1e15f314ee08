package io.evalflow.engine.log;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * A member of a zip as its directory describes it.
 *
 * @param name name, with slashes; not checked to be a path
 * @param method how it is compressed
 * @param dosTime when it was made, as zips count time
 * @param crc CRC-32 of the content, unsigned
 * @param compressedSize bytes in the file
 * @param size bytes of the content
 * @param offset where its local header stands
 */
record ZipMember(
    String name, int method, int dosTime, long crc, long compressedSize, long size, long offset) {
  /** Midnight of the first day that zips know. */
  private static final int DOS_EPOCH = (1 << 21) | (1 << 16);

  ZipMember at(long newOffset) {
    return new ZipMember(name, method, dosTime, crc, compressedSize, size, newOffset);
  }

  /** An ISO 8601 time as zips count it, or their first day if it is none that they can hold. */
  static int dosTime(String iso) {
    try {
      LocalDateTime time = LocalDateTime.ofInstant(LogTimestamps.parse(iso), ZoneOffset.UTC);
      if (time.getYear() < 1980 || time.getYear() > 2107) {
        return DOS_EPOCH;
      }
      return (time.getYear() - 1980) << 25
          | time.getMonthValue() << 21
          | time.getDayOfMonth() << 16
          | time.getHour() << 11
          | time.getMinute() << 5
          | time.getSecond() >> 1;
    } catch (DateTimeException e) {
      return DOS_EPOCH;
    }
  }
}

package io.evalflow.engine.log;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Times as {@link LogTimestamps} has them. The text of the last second is kept, since the events of
 * a sample tend to fall into one. For one thread.
 */
final class TimeText {
  /** Most bytes of a time. */
  static final int LONGEST = 32;

  private static final int SECONDS = 19;
  private static final int MICROS = 6;

  /** The first second of the year 0, and the last of the year 9999. */
  private static final long FIRST_SECOND = -62_167_219_200L;

  private static final long LAST_SECOND = 253_402_300_799L;

  private final byte[] seconds = new byte[SECONDS];
  private long second = Long.MIN_VALUE;

  /**
   * Writes a time, with its fraction unless that is zero, into {@code bytes}, which have room.
   *
   * @return the count of bytes
   * @throws DateTimeException if its year has not four digits
   */
  int write(Instant time, byte[] bytes, int start) {
    if (time.getEpochSecond() != second) {
      setSecond(time);
    }
    System.arraycopy(seconds, 0, bytes, start, SECONDS);
    int at = start + SECONDS;
    int micros = time.getNano() / 1000;
    if (micros != 0) {
      bytes[at++] = '.';
      digits(micros, MICROS, bytes, at);
      at += MICROS;
    }
    bytes[at++] = '+';
    digits(0, 2, bytes, at);
    bytes[at + 2] = ':';
    digits(0, 2, bytes, at + 3);
    return at + 5 - start;
  }

  /** Whether the year of a time has four digits. */
  static boolean canWrite(Instant time) {
    return time.getEpochSecond() >= FIRST_SECOND && time.getEpochSecond() <= LAST_SECOND;
  }

  private void setSecond(Instant time) {
    long epochSecond = time.getEpochSecond();
    LocalDateTime date = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
    if (!canWrite(time)) {
      throw new DateTimeException("a year of four digits is needed: " + time);
    }
    digits(date.getYear(), 4, seconds, 0);
    seconds[4] = '-';
    digits(date.getMonthValue(), 2, seconds, 5);
    seconds[7] = '-';
    digits(date.getDayOfMonth(), 2, seconds, 8);
    seconds[10] = 'T';
    digits(date.getHour(), 2, seconds, 11);
    seconds[13] = ':';
    digits(date.getMinute(), 2, seconds, 14);
    seconds[16] = ':';
    digits(date.getSecond(), 2, seconds, 17);
    second = epochSecond;
  }

  private static void digits(int value, int width, byte[] bytes, int at) {
    int rest = value;
    for (int i = at + width - 1; i >= at; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
